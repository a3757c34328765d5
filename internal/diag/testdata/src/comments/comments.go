package comments

var reported = "a" // want "a literal"

var onTheLine = "a" //keyvet:ignore access-key-id a test of comments

//keyvet:ignore access-key-id a test of comments
var above = "a"

//keyvet:ignore access-key-id
var noReason = "a" // want "a literal"

//keyvet:ignore session-token a test of comments
var otherRule = "a" // want "a literal"
