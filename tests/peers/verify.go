// Asks crypto/x509 about every chain of a folder, as crypto/tls does: verify FOLDER SECONDS.
// The folder is as tests/tests/agreement/files.rs writes it. A line of the answer is a number, a tab,
// "yes" or "no", a tab, and the error.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	folder := os.Args[1]
	seconds, err := strconv.ParseInt(os.Args[2], 10, 64)
	check(err)
	at := time.Unix(seconds, 0)
	manifest, err := os.Open(filepath.Join(folder, "manifest"))
	check(err)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines := bufio.NewScanner(manifest); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		answer := "yes\t"
		if err := verify(filepath.Join(folder, fields[0]), fields[1], fields[2], at); err != nil {
			answer = "no\t" + strings.ReplaceAll(err.Error(), "\n", " ")
		}
		fmt.Fprintf(out, "%s\t%s\n", fields[0], answer)
	}
}

func verify(folder, role, dialled string, at time.Time) error {
	options := x509.VerifyOptions{
		CurrentTime:   at,
		Roots:         x509.NewCertPool(),
		Intermediates: x509.NewCertPool(),
	}
	if role == "server" {
		options.DNSName = dialled
		options.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	} else {
		options.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	}
	leaf, err := certificates(filepath.Join(folder, "leaf.pem"))
	if err != nil {
		return err
	}
	sent, err := certificates(filepath.Join(folder, "sent.pem"))
	if err != nil {
		return err
	}
	for _, certificate := range sent {
		options.Intermediates.AddCert(certificate)
	}
	stored, err := certificates(filepath.Join(folder, "store.pem"))
	if err != nil {
		return err
	}
	for _, certificate := range stored {
		options.Roots.AddCert(certificate)
	}
	_, err = leaf[0].Verify(options)
	return err
}

func certificates(file string) ([]*x509.Certificate, error) {
	text, err := os.ReadFile(file)
	check(err)
	var found []*x509.Certificate
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			return found, nil
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		found = append(found, certificate)
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
