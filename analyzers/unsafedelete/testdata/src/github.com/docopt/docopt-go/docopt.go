// Package docopt stands in for the library of the same path.
package docopt

func Parse(doc string, argv []string, help bool, version string, optionsFirst bool) (map[string]interface{}, error) {
	return nil, nil
}
