// Package kittest holds the tests of the web kit on a real engine and real
// routers: SQLite files, chi, http.ServeMux, and processes that are killed. The
// package sweatstackhttp itself never imports an engine, not even in its tests,
// so that no driver gets into the module graph of its users.
//
// There is nothing to import here.
package kittest
