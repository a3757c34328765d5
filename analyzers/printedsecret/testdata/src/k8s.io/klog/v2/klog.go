// Package klog stands in for the logger.
package klog

func Infof(format string, args ...any)        {}
func InfoS(msg string, kv ...any)             {}
func ErrorS(err error, msg string, kv ...any) {}
