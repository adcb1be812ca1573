// Package chart draws a stream of samples as an SVG picture, without a script.
package chart
