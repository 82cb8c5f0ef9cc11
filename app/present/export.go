package present

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// Export writes the records that the list shows as CSV into a folder beside the
// ledger, a new file each time, whole or not at all, and says where.
func (l *Ledger) Export() {
	path := l.desk.exportPath("clickwage", ".csv")
	search, platform, span, filter := l.search, l.platform, l.span, l.filter
	l.desk.act(func(ctx context.Context) (string, int, error) {
		f, err := l.where(ctx, search, platform, span, filter)
		if err != nil {
			return "", 0, err
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", 0, err
		}
		done, err := l.desk.Tracker.ExportFile(ctx, path, f)
		return l.desk.Phrase("notice.exported", done.Records, path), 0, err
	})
}

// exportPath is a new file in the folder beside the ledger.
func (d *Desk) exportPath(name, end string) string {
	at := d.Tracker.Now().In(time.UTC)
	return filepath.Join(filepath.Dir(d.Tracker.Path()), "exports", name+at.Format("-2006-01-02-150405")+end)
}
