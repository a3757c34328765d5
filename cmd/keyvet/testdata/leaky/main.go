// Command leaky has the mistakes that keyvet finds. All keys are invented.
package main

import (
	"context"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"example.com/leaky/cloud"
)

func main() {
	provider := cloud.Login("Xscfz9ntzxzOVqPiRkBDITGWJvJ1Scz2UzH/oxAD")
	log.Print("logged in: ", provider != nil)

	if len(os.Args) > 1 {
		if err := removeKey(context.Background(), &iam.Client{}, os.Args[1]); err != nil {
			log.Fatal(err)
		}
	}
}
