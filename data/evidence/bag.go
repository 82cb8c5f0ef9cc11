package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickwage/data/keys"
	"clickwage/data/revision"
	"clickwage/data/work"
)

// Names of the files of a bundle. All are in one folder, as RFC 8493 wants a
// bag that is packed.
const (
	folder           = "evidence/"
	bagitName        = folder + "bagit.txt"
	infoName         = folder + "bag-info.txt"
	manifestName     = folder + "manifest-sha256.txt"
	tagManifestName  = folder + "tagmanifest-sha256.txt"
	signatureName    = folder + "signature.txt"
	payload          = folder + "data/"
	attachmentFolder = payload + "attachments/"
	caseName         = payload + "case.json"
	checkpointName   = payload + "checkpoint.txt"
	pdfName          = payload + "dossier.pdf"
	keysName         = payload + "keys.json"
	proofsName       = payload + "proofs.jsonl"
	revisionsName    = payload + "revisions.jsonl"
	scheduleName     = payload + "schedule.csv"
	timestampFolder  = payload + "timestamps/"
)

// needed are the files that every bundle has.
var needed = [...]string{
	infoName, bagitName, caseName, checkpointName, keysName, proofsName, revisionsName, scheduleName,
	manifestName, signatureName, tagManifestName,
}

const (
	bagit         = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
	signatureMark = "clickwage/bundle/v1"
)

func timestampName(n int) string { return fmt.Sprintf("%s%03d.tsr", timestampFolder, n+1) }

// file is a file of a bundle by its hash, as manifests name it.
type file struct {
	name string
	sum  revision.Hash
	size int64
}

// manifest lists files, sorted by name, as RFC 8493 wants it.
func manifest(files []file) []byte {
	var b bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&b, "%s  %s\n", hex.EncodeToString(f.sum[:]), strings.TrimPrefix(f.name, folder))
	}
	return b.Bytes()
}

// manifests parts files into what the payload's manifest and the tag manifest name.
func manifests(files []file) (data, tags []byte) {
	var payloads, others []file
	for _, f := range files {
		switch {
		case strings.HasPrefix(f.name, payload):
			payloads = append(payloads, f)
		case f.name != tagManifestName && f.name != signatureName:
			others = append(others, f)
		}
	}
	return manifest(payloads), manifest(others)
}

// bagInfo says what the bag is; the day is its making's in UTC.
func bagInfo(made, id string, files []file) []byte {
	var size, count int64
	for _, f := range files {
		if strings.HasPrefix(f.name, payload) {
			size, count = size+f.size, count+1
		}
	}
	return []byte("Bag-Software-Agent: Clickwage\nBagging-Date: " + made + "\nExternal-Identifier: " + id +
		"\nPayload-Oxum: " + strconv.FormatInt(size, 10) + "." + strconv.FormatInt(count, 10) + "\n")
}

// baggingDate is the day that a bag-info names, or "".
func baggingDate(info []byte) string {
	for line := range strings.Lines(string(info)) {
		if day, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "Bagging-Date: "); ok {
			if _, err := time.Parse(time.DateOnly, day); err == nil {
				return day
			}
		}
	}
	return ""
}

// signed is the text under which the worker's name stands: it covers every file
// of the bundle, by the tag manifest and the manifest that it names.
func signed(origin string, tagManifest []byte) string {
	sum := sha256.Sum256(tagManifest)
	return signatureMark + "\n" + origin + "\nsha256 " + hex.EncodeToString(sum[:]) + "\n"
}

func describe(parts []part) []file {
	files := make([]file, len(parts))
	for i, p := range parts {
		files[i] = file{p.name, sha256.Sum256(p.data), int64(len(p.data))}
	}
	return files
}

// seal adds to the payload what makes it a signed bag, in the order of the names.
func seal(parts []part, made work.Instant, id string, key keys.Signing) ([]part, error) {
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.name, b.name) })
	files := describe(parts)
	data, _ := manifests(files)
	tags := []part{
		{infoName, bagInfo(made.In(time.UTC).Format(time.DateOnly), id, files)}, {bagitName, []byte(bagit)}, {manifestName, data},
	}
	_, list := manifests(describe(tags))
	signature, err := key.Sign(signed(key.Name(), list))
	if err != nil {
		return nil, err
	}
	all := slices.Concat(parts, tags, []part{{tagManifestName, list}, {signatureName, signature}})
	slices.SortFunc(all, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return all, nil
}
