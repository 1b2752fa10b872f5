using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cloister.Agents;

/// <summary>What SQLite's codes mean to a store.</summary>
internal static class SqliteFailure
{
    public static bool IsDamage(SqliteException exception) => exception.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    public static StoreException Explain(string path, DbException exception) =>
        exception is not SqliteException failure ? new WriteRefusedException(exception.Message, exception)
        : IsDamage(failure)
            ? new StoreStoppedException(
                $"'{path}' is damaged, so nothing is written to it any more: {failure.Message} Put a backup in its place.",
                failure
            )
        : IsOfTheMoment(failure)
            ? new StoreUnavailableException(
                $"'{path}' can take nothing at the moment, and what was to be written was not: {Reason(failure)}",
                failure
            )
        : new WriteRefusedException($"Nothing was written to '{path}': {failure.Message}", failure);

    private static bool IsOfTheMoment(SqliteException failure) =>
        failure.SqliteErrorCode
            is raw.SQLITE_FULL
                or raw.SQLITE_IOERR
                or raw.SQLITE_BUSY
                or raw.SQLITE_LOCKED
                or raw.SQLITE_READONLY
                or raw.SQLITE_CANTOPEN
                or raw.SQLITE_PERM
                or raw.SQLITE_NOMEM;

    private static string Reason(SqliteException failure) =>
        failure.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => "the disk is full. Make room on it.",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another program holds the file. Look which one has it open.",
            raw.SQLITE_IOERR => $"the disk did not do what it should ({failure.Message}, {failure.SqliteExtendedErrorCode}).",
            _ => failure.Message,
        };
}
