// Package prompt asks.
package prompt

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
)

func Ask(question, expect string) error {
	fmt.Print("> " + question + " ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return err
	}
	if strings.TrimSpace(line) != expect {
		return errors.New("aborted")
	}
	return nil
}
