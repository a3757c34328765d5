package hardcodedcreds

import "golang.org/x/tools/go/analysis"

func (c *checker) fixes(found) []analysis.SuggestedFix { return nil }
