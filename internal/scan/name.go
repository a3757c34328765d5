package scan

import "github.com/keyvet/keyvet/internal/finding"

// name searches the path of c from an offset on, as a line of text.
func (r *reader) name(c *content, from int) {
	if !r.options.Names || !telling(c.path[from:]) {
		return
	}
	named := content{path: c.path, inName: true, origin: c.origin, result: c.result}
	w := window{encoding: encoding{unit: 1}, data: []byte(c.path)}
	w.own = finding.Span{Start: from, End: len(w.data)}
	w.offset = 1 // rules about paths have their turn with the content
	r.detect(&named, &w, plain(w.data))
}

// telling reports whether a path can hold a credential: most cannot, and are not
// worth the search. All that stand in names have many letters in a row and a
// digit among them.
func telling(path string) bool {
	const shortest = 16
	length, digits := 0, 0
	for i := range len(path) {
		switch c := path[i]; {
		case '0' <= c && c <= '9':
			digits++
			length++
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			length++
		default:
			length, digits = 0, 0
		}
		if length >= shortest && digits > 0 {
			return true
		}
	}
	return false
}
