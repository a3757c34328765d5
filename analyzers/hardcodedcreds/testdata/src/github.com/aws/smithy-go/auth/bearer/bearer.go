// Package bearer stands for the library of that import path.
package bearer

type Token struct {
	Value string
	Other string
}
