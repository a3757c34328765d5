package quiet

var quiet = "a"
