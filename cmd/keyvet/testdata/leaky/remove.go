package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// removeKey deletes what it is told to, and asks nobody.
func removeKey(ctx context.Context, client *iam.Client, id string) error {
	_, err := client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &id})
	return err
}

// removeKeyWithCare asks first.
func removeKeyWithCare(ctx context.Context, client *iam.Client, id string) error {
	fmt.Printf("Delete access key %s for good? Type its id: ", id)
	answer, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return err
	}
	if strings.TrimSpace(answer) != id {
		return errors.New("not deleted")
	}
	_, err = client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &id})
	return err
}
