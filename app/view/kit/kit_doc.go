// Package kit is the stock of Clickwage's window: its theme and its widgets.
package kit
