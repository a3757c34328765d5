package hardcodedcreds

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/settings"
)

// shortest is the length in bytes of the shortest text that can hold a
// credential with a shape of its own.
const shortest = 20

// constant looks at a constant expression that is no part of another.
func (c *checker) constant(e ast.Expr, t *text, f *frame) {
	if len(t.s) < shortest {
		return
	}
	switch ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return // declared elsewhere
	}
	c.inspect(t, f)
}

// composed looks at texts that were just put together, and returns them.
func (c *checker) composed(v value, f *frame) value {
	for _, p := range v {
		t, ok := p.(*text)
		if !ok || len(t.s) < shortest || !t.composed {
			continue
		}
		if f != nil && !f.inlined {
			for _, h := range t.holes {
				if len(h.with) == 0 {
					continue
				}
				if name := nameBefore(t.s, h.at); name != "" && len(t.parts) > 0 {
					f.named(name, h.with, t.parts[0].from)
				}
			}
		}
		c.inspect(t, f)
	}
	return v
}

// inspect finds the credentials in a text that show by themselves.
func (c *checker) inspect(t *text, f *frame) {
	c.buf = append(c.buf[:0], t.s...)
	c.matches = awskey.Append(c.matches[:0], c.buf)
	for _, m := range c.matches {
		c.match(t, m, f)
	}
	if f == nil || len(c.matches) > 0 {
		return
	}
	if kind, ok := besideAnID().accepts(t.s); ok {
		c.lonely = append(c.lonely, sighting{t: t, kind: kind, block: f.block})
	}
}

// comments finds credentials in the comments of file.
func (c *checker) comments(file *ast.File) {
	for _, group := range file.Comments {
		c.buf = c.buf[:0]
		for _, comment := range group.List {
			c.buf = append(c.buf, comment.Text...)
			c.buf = append(c.buf, '\n')
		}
		if len(c.buf) <= shortest {
			continue
		}
		c.matches = awskey.Append(c.matches[:0], c.buf)
		for _, m := range c.matches {
			start := commentPos(c.pass.Fset, group, m.Start)
			c.add(found{
				kind: m.Kind, pos: start, end: start + token.Pos(m.End-m.Start), id: m.ID,
				value: string(c.buf[m.Start:m.End]), why: inText,
			})
		}
	}
}

// commentPos is where the byte at offset of the text of group, one comment a
// line, stands in its file.
func commentPos(fset *token.FileSet, group *ast.CommentGroup, offset int) token.Pos {
	for _, comment := range group.List {
		if offset <= len(comment.Text) {
			return posIn(fset, comment.Pos(), comment.Text, offset)
		}
		offset -= len(comment.Text) + 1
	}
	return group.End()
}

// structTags finds credentials in the tags of the structs in a type.
func (c *checker) structTags(t ast.Expr) {
	switch t := t.(type) {
	case *ast.StructType:
		for _, field := range t.Fields.List {
			c.structTags(field.Type)
			if field.Tag != nil {
				c.structTag(field)
			}
		}
	case *ast.StarExpr:
		c.structTags(t.X)
	case *ast.ArrayType:
		c.structTags(t.Elt)
	case *ast.MapType:
		c.structTags(t.Value)
	case *ast.ParenExpr:
		c.structTags(t.X)
	}
}

func (c *checker) structTag(field *ast.Field) {
	s, err := strconv.Unquote(field.Tag.Value)
	if err != nil || len(s) < shortest {
		return
	}
	t := newText(s, field.Tag)
	c.inspect(t, nil)
	// Defaults of options: default:"…", envDefault:"…" and the like, in a field
	// whose name or tag says that it is a secret.
	names := tagNames(s)
	for _, name := range field.Names {
		names = append(names, name.Name)
	}
	for _, name := range names {
		kind, ok := c.nameKind(name)
		if !ok {
			continue
		}
		for _, v := range tagValues(s) {
			w := want{Kind: kind, Cloud: "AWS", Why: named}
			if kind, ok := w.accepts(v); ok {
				at := strings.Index(s, v)
				c.secret(t, at, at+len(v), kind, w, &step{at: field.Pos(), what: name})
			}
		}
	}
}

// tagValues are the values in a struct tag.
func tagValues(tag string) []string {
	var values []string
	for tag = strings.TrimLeft(tag, " "); tag != ""; tag = strings.TrimLeft(tag, " ") {
		key, rest, ok := strings.Cut(tag, `:"`)
		if !ok {
			break
		}
		v, ok := reflect.StructTag(tag).Lookup(key)
		if !ok {
			break
		}
		values = append(values, v)
		_, tag, ok = strings.Cut(rest, `"`)
		if !ok {
			break
		}
	}
	return values
}

// otherFiles finds credentials in the files that the build leaves out, and in
// those in other languages.
func (c *checker) otherFiles() {
	for _, name := range slices.Concat(c.pass.IgnoredFiles, c.pass.OtherFiles) {
		src, err := diag.ReadFile(c.pass, name)
		if err != nil || !awskey.Candidate(src) {
			continue
		}
		if strings.HasSuffix(name, ".go") {
			c.ignoredFile(name, src)
			continue
		}
		file := c.pass.Fset.AddFile(name, -1, len(src))
		file.SetLinesForContent(src)
		c.others = append(c.others, textFile(file, src, c.settings)...)
	}
}

// ignoredFile looks at a Go file that the build leaves out, as far as it can be
// understood without the files that it belongs with.
func (c *checker) ignoredFile(name string, src []byte) {
	const mode = parser.ParseComments | parser.SkipObjectResolution
	file, err := parser.ParseFile(c.pass.Fset, name, src, mode)
	if file == nil {
		return
	}
	if err != nil && len(file.Decls) == 0 {
		if tf := c.pass.Fset.File(file.FileStart); tf != nil && tf.Size() == len(src) {
			c.others = append(c.others, textFile(tf, src, c.settings)...)
		}
		return
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
	}
	conf := types.Config{Importer: newImporter(c.pass.Pkg), Error: func(error) {}, FakeImportC: true}
	pkg, _ := conf.Check(c.pass.Pkg.Path(), c.pass.Fset, []*ast.File{file}, info)
	if pkg == nil {
		return
	}
	pass := *c.pass
	pass.Files, pass.TypesInfo, pass.Pkg = []*ast.File{file}, info, pkg
	pass.IgnoredFiles, pass.OtherFiles = nil, nil
	pass.ExportObjectFact = func(types.Object, analysis.Fact) {}
	inner := newChecker(&pass, c.settings, c.sinks, c.library)
	inner.run()
	c.others = append(c.others, inner.findings()...)
}

// importer finds packages among those that a package imports already.
type importer map[string]*types.Package

func newImporter(pkg *types.Package) importer {
	known := make(importer)
	var add func(*types.Package)
	add = func(p *types.Package) {
		for _, i := range p.Imports() {
			if known[i.Path()] == nil {
				known[i.Path()] = i
				add(i)
			}
		}
	}
	add(pkg)
	return known
}

// Import implements [types.Importer]. A package that is not known is empty: what
// is used of it has no type.
func (i importer) Import(path string) (*types.Package, error) {
	if pkg := i[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	pkg := types.NewPackage(path, path[strings.LastIndexByte(path, '/')+1:])
	pkg.MarkComplete()
	return pkg, nil
}

// textFile finds credentials in a file that no type checker reads. src is its
// content.
func textFile(file *token.File, src []byte, s *settings.Settings) []diag.Finding {
	matches := awskey.Append(nil, src)
	messages := make(map[string]int)
	findings := make([]diag.Finding, 0, len(matches))
	for _, m := range matches {
		n := found{
			kind: m.Kind, pos: file.Pos(m.Start), end: file.Pos(m.End), id: m.ID,
			value: string(src[m.Start:m.End]), why: inText,
		}
		findings = append(findings, n.finding(s, messages, ""))
	}
	return findings
}
