package repo

import (
	"crypto/sha1" //nolint:gosec // the ids of git are what they are
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
)

// copies reads blobs from files of the work tree that have the same content:
// what was staged last mostly still lies there, and needs no git to be read.
type copies struct {
	tree *tree
	dir  openDir
}

func openCopies(dir string) (*copies, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &copies{tree: &tree{root: root, dir: dir}}, nil
}

func (c *copies) close() {
	c.dir.close()
	_ = c.tree.root.Close()
}

// largestCopy is up to how many bytes a file is read though it may turn out to be
// another than was staged.
const largestCopy = 16 << 20

// read is the content of the blob with that id, if the file or symbolic link at
// path has it too.
func (c *copies) read(path, id string) (content []byte, ok bool) {
	opened, err := c.dir.open(entry{tree: c.tree, name: path})
	if err != nil {
		return nil, false
	}
	content = opened.target
	if opened.file != nil {
		defer func() { _ = opened.file.Close() }()
		if opened.size > largestCopy {
			return nil, false
		}
		content = make([]byte, opened.size)
		if _, err := io.ReadFull(opened.file, content); err != nil {
			return nil, false
		}
	}
	return content, isBlob(content, id)
}

// isBlob reports whether git calls content by that id, whichever hash it uses.
func isBlob(content []byte, id string) bool {
	var h hash.Hash
	switch hex.DecodedLen(len(id)) {
	case sha1.Size:
		h = sha1.New() //nolint:gosec // see above
	case sha256.Size:
		h = sha256.New()
	default:
		return false
	}
	fmt.Fprintf(h, "blob %d\x00", len(content))
	h.Write(content)
	return hex.EncodeToString(h.Sum(nil)) == id
}
