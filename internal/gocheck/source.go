package gocheck

import (
	"bytes"
	"go/token"
	"os"
	"slices"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/suppress"
)

// sources are the files in which something was found.
type sources struct{ files map[string]*source }

func newSources() *sources { return &sources{files: make(map[string]*source)} }

// source is the text of a file. It is empty where the file cannot be read.
type source struct {
	text []byte
	isGo bool
	// secrets are to be masked wherever the text is shown.
	secrets []finding.Span
	// used holds the indices of the directives that accepted something.
	used map[int]bool
	// lines holds the offset of the beginning of each line.
	lines  []int
	parsed *suppress.Ignores
}

func (s *sources) get(name string) *source {
	if f, ok := s.files[name]; ok {
		return f
	}
	text, _ := os.ReadFile(name) // the pass has read it; without it positions degrade to line 1
	f := &source{text: text, isGo: strings.HasSuffix(name, ".go"), used: make(map[int]bool), lines: []int{0}}
	for i := 0; ; {
		j := bytes.IndexByte(text[i:], '\n')
		if j < 0 {
			break
		}
		i += j + 1
		f.lines = append(f.lines, i)
	}
	s.files[name] = f
	return f
}

// position is the line and column of an offset.
func (s *source) position(offset int) finding.Position {
	line, exact := slices.BinarySearch(s.lines, offset)
	if exact {
		line++
	}
	return finding.Position{Line: line, Column: offset - s.lines[line-1] + 1}
}

// offset is the offset of a line and column, -1 where the file has no such line.
func (s *source) offset(p token.Position) int {
	if p.Line < 1 || p.Line > len(s.lines) {
		return -1
	}
	return min(s.lines[p.Line-1]+max(p.Column, 1)-1, len(s.text))
}

// ignores are the comments of the file that accept findings. Files that are not
// Go have none that this package understands.
func (s *source) ignores() *suppress.Ignores {
	if s.parsed == nil && s.isGo {
		s.parsed = suppress.ParseGo(s.text)
	}
	return s.parsed
}
