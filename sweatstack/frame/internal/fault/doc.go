// Package fault holds the three ways in which reading a file fails. They are
// defined below package frame so that its parts can say which one it is;
// package frame gives them out under its own names.
package fault
