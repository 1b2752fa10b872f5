using SQLitePCL;

namespace Cloister.Chat;

/// <summary>The file is not the database it should be. The caller knows which thread it was about.</summary>
internal sealed class SqliteFailure(string message, SessionDataReason reason) : Exception(message)
{
    public SessionDataReason Reason { get; } = reason;

    /// <summary>The exception for a code of SQLite's.</summary>
    public static Exception Of(string path, int code, string message) =>
        IsBroken(code) ? new SqliteFailure($"'{path}': {message} (SQLite {code}). Restore the file.", SessionDataReason.Corrupt)
        : (code & 0xff) == raw.SQLITE_BUSY
            ? new IOException($"'{path}' was not opened or changed, because another process holds it. Look which one hangs.")
        : (code & 0xff) == raw.SQLITE_NOTADB
            ? new IOException(
                $"'{path}' is not used for threads, because it is no database, or its head is damaged. Choose another file, or restore it."
            )
        : new IOException($"'{path}' could not be read or written: {message} (SQLite {code}).");

    // Our statements are right: if they cannot be run, the tables are not ours.
    private static bool IsBroken(int code) =>
        (code & 0xff)
            is raw.SQLITE_ERROR
                or raw.SQLITE_CORRUPT
                or raw.SQLITE_MISMATCH
                or raw.SQLITE_CONSTRAINT
                or raw.SQLITE_FORMAT
                or raw.SQLITE_TOOBIG
        || code == raw.SQLITE_IOERR_SHORT_READ;
}
