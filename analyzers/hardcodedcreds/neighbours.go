package hardcodedcreds

import (
	"go/ast"
	"slices"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/catalog"
)

// besideAnID is what stands beside an access key id.
func besideAnID() want { return want{awskey.SecretKey, catalog.AWS, besideID} }

// neighbours looks at values that stand side by side: if one is an access key
// id, or the name of a secret, the others may be the secret.
func (f *frame) neighbours(values []value, at ast.Node) {
	if len(values) < 2 || !slices.ContainsFunc(values, maybeSecret) {
		return
	}
	w, what := want{}, ""
	evidence := -1
	for i, v := range values {
		if id, ok := identifier(v); ok {
			w, what, evidence = besideAnID(), string(id), i
			break
		}
		if kind, why, name := f.c.naming(v); kind != 0 && w.Kind == 0 {
			w, what, evidence = want{kind, catalog.AWS, why}, name, i
		}
	}
	if evidence < 0 {
		return
	}
	for i, v := range values {
		if i != evidence {
			f.reach(v, w, at, what)
		}
	}
}

// maybeSecret reports whether v may be a secret of AWS.
func maybeSecret(v value) bool {
	const shortest = 40
	for _, p := range v {
		switch p := p.(type) {
		case *text:
			if len(p.s) >= shortest {
				return true
			}
		case place, *result, foreign, *list:
			return true
		}
	}
	return false
}

// identifier is the access key id that v is.
func identifier(v value) (awskey.ID, bool) {
	for _, p := range v {
		if t, ok := p.(*text); ok {
			if id, ok := awskey.ParseID(t.s); ok && !id.Placeholder() {
				return id, true
			}
		}
	}
	return "", false
}

// naming is the credential that v names: as a constant, or as the name of an
// environment variable that v comes from. The kind is 0 if it names none.
func (c *checker) naming(v value) (kind awskey.Kind, why reason, name string) {
	for _, p := range v {
		switch p := p.(type) {
		case *text:
			if kind, ok := c.nameKind(p.s); ok {
				return kind, named, p.s
			}
		case environment:
			if kind, ok := c.nameKind(p.name); ok {
				return kind, fromEnvironment, p.name
			}
		}
	}
	return 0, 0, ""
}
