package catalog

import "strings"

// Module is the import path of a package as the tables spell it: one line stands
// for every major version of a library and for copies of it in vendor
// directories. "/v2", "/v3.0" and the ".v3" of gopkg.in are versions;
// "/v20190116", a date, is none.
func Module(path string) string {
	path = unvendored(path)
	if !mayHaveVersion(path) {
		return path
	}
	elements := strings.Split(path, "/")
	kept := elements[:0]
	for _, e := range elements {
		if isVersion(e) {
			continue
		}
		if i := strings.LastIndex(e, ".v"); i > 0 && isVersion(e[i+1:]) {
			e = e[:i]
		}
		kept = append(kept, e)
	}
	return strings.Join(kept, "/")
}

// SplitName splits "import/path.Name" or "import/path.Type.Method": at the first
// dot behind the last slash that does not belong to a version such as "yaml.v3".
func SplitName(qualified string) (path, name string) {
	for i := strings.LastIndexByte(qualified, '/') + 1; i < len(qualified); i++ {
		if qualified[i] != '.' {
			continue
		}
		if first, _, more := strings.Cut(qualified[i+1:], "."); !more || !isVersion(first) {
			return qualified[:i], qualified[i+1:]
		}
	}
	return qualified, ""
}

// unvendored is path without the directory that vendors it.
func unvendored(path string) string {
	if i := strings.LastIndex(path, "/vendor/"); i >= 0 {
		return path[i+len("/vendor/"):]
	}
	return path
}

// mayHaveVersion is a quick look for what most paths don't have.
func mayHaveVersion(path string) bool {
	for i := 1; i+1 < len(path); i++ {
		if path[i] == 'v' && isDigit(path[i+1]) && (path[i-1] == '/' || path[i-1] == '.') {
			return true
		}
	}
	return false
}

// isVersion reports whether e is "v" and a number of one or two digits, or two
// such numbers with a dot between them.
func isVersion(e string) bool {
	const longest = 2
	number, ok := strings.CutPrefix(e, "v")
	if !ok {
		return false
	}
	major, minor, dotted := strings.Cut(number, ".")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return digits(major) && len(major) <= longest && (!dotted || digits(minor))
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
