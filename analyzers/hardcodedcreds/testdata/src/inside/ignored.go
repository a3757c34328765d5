//go:build ignore

package inside

const left = "AKIA"

var out = left + "4IEIR3GHN2XEJDQX"

// AKIAXUOSXEGUSFVKVKX7
