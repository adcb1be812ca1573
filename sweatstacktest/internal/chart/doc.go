// Package chart draws a stream of samples and a mean-max curve as SVG pictures,
// without a script.
package chart
