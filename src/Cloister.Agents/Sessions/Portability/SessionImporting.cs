namespace Cloister.Agents;

/// <summary>Reads a session that was exported. All of it becomes visible in one transaction, or nothing of it ever.</summary>
internal sealed class SessionImporting(SessionDirectory directory)
{
    /// <summary>How long a line may be: a message can carry files.</summary>
    public const int MaxLine = 64 << 20;

    private readonly SessionServices _services = directory.Services;

    /// <summary>Imports a session.</summary>
    /// <param name="source">Its lines.</param>
    /// <param name="id">What it is called here; as where it comes from, if not given.</param>
    /// <param name="cancellationToken">Gives up; nothing was imported then.</param>
    /// <returns>What it is called.</returns>
    /// <exception cref="SessionRefusedException">A line cannot be used, or there is such a session. Nothing was imported.</exception>
    public async Task<string> ImportAsync(Stream source, string? id, CancellationToken cancellationToken)
    {
        var key = await _services.Store.NextKeyAsync("session").ConfigureAwait(false);
        await _services.Store.CommitAsync(new WriteSet().MarkImport(key, Environment.MachineName), Durability.Os).ConfigureAwait(false);
        try
        {
            var log = await ReadAsync(source, new(_services, key, id), cancellationToken).ConfigureAwait(false);
            var session = log.Session!;
            using var lease = await directory.AddAsync(session.Id, () => ShowAsync(log, key)).ConfigureAwait(false);
            return session.Id;
        }
        catch
        {
            await ForgetAsync(_services, key).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes away what is left of imports that the end of a process cut off. Nobody imports meanwhile.</summary>
    public static async Task SweepAsync(SessionServices services)
    {
        foreach (var key in await services.Store.ReadAsync(reader => reader.ReadImportsAsync()).ConfigureAwait(false))
        {
            await ForgetAsync(services, key).ConfigureAwait(false);
        }
    }

    private static Task ForgetAsync(SessionServices services, long key) =>
        services.Store.CommitAsync(new WriteSet().RemoveSession(key).UnmarkImport(key), Durability.Os);

    private async Task<ImportedLog> ReadAsync(Stream source, ImportedLog log, CancellationToken cancellationToken)
    {
        var lines = new LineReader(source, MaxLine);
        try
        {
            while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                await log.AddAsync(ImportedRow.Read(line.Span)).ConfigureAwait(false);
                await RefuseKnownAsync(log.Session!, lines.Number, cancellationToken).ConfigureAwait(false);
            }

            log.Close();
            return log;
        }
        catch (ImportFault fault)
        {
            throw SessionRefusedException.Damaged(log.Session?.Id, lines.Number, fault);
        }
    }

    /// <summary>Once the id is known, before a long log is read for nothing.</summary>
    private async ValueTask RefuseKnownAsync(SessionRow session, long line, CancellationToken cancellationToken)
    {
        if (line > 1)
        {
            return;
        }

        if (!SessionName.IsValid(session.Id))
        {
            throw new ImportFault("The id of the session cannot name one.");
        }

        if (
            await _services.Store.ReadAsync(reader => reader.FindSessionAsync(session.Id), cancellationToken).ConfigureAwait(false)
            is not null
        )
        {
            throw SessionRefusedException.Exists(session.Id);
        }
    }

    private async Task<SessionRow> ShowAsync(ImportedLog log, long key)
    {
        await _services.Store.CommitAsync(log.Finish().UnmarkImport(key), Durability.Disk).ConfigureAwait(false);
        return log.Session!;
    }
}
