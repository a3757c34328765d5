// Package helper holds no secret and shows what it is given.
package helper

import (
	"fmt"
	"io"
	"log"
)

func Debug(value string) { log.Println("debug:", value) } // want Debug:`shows 0`

func Debugf(format string, args ...any) { log.Printf(format, args...) } // want Debugf:`shows 0 1`

func Upper(value string) { Debug(fmt.Sprint("upper ", value)) }

func Write(w io.Writer, value string) { fmt.Fprintln(w, value) } // want Write:`shows 1`

func Size(value string) { log.Println(len(value)) }

type Tool struct{}

func (Tool) Note(value any) { log.Print(value) } // want Note:`shows 1`
