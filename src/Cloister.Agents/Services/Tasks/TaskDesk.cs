using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What the task service works with while it runs.</summary>
internal sealed partial class TaskDesk : IAsyncDisposable
{
    private readonly AgentContext _context;
    private readonly TaskRecovery _recovery;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private FileWatch? _watch;

    public TaskDesk(AgentContext context, AgentStore store, CancellationToken stopping)
    {
        (_context, _logger, _stopping) = (context, context.Logger, stopping);
        var claims = new TaskClaims(store);
        Book = new(new(context.Paths), context.Clock);
        Archive = new(Book.Folder);
        Runs = new(context, Archive, claims, new(context, stopping));
        Loop = new(context, Book, Runs, claims);
        _recovery = new(context, Book.Folder, Archive, claims);
    }

    public TaskBook Book { get; }

    public RunArchive Archive { get; }

    public TaskRuns Runs { get; }

    public TaskLoop Loop { get; }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var folder = Book.Folder.Ensure();
        await _recovery.RunAsync(cancellationToken).ConfigureAwait(false);
        await Loop.StartAsync(cancellationToken, _stopping).ConfigureAwait(false);
        _watch = new(
            folder,
            Book.Folder.HaveChanged,
            static name => !name.StartsWith('.'),
            () => _ = ReloadAsync(),
            _context.Clock,
            _logger
        );
    }

    /// <summary>Nothing begins any more, and what goes on ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        await Loop.StopAsync().ConfigureAwait(false);
        await Runs.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Nobody awaits it.</summary>
    private async Task ReloadAsync()
    {
        try
        {
            if (!_stopping.IsCancellationRequested)
            {
                await Loop.ReloadAsync().ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            LogNotReloaded(failure);
        }
    }

    [LoggerMessage(
        637,
        LogLevel.Error,
        "The definitions of tasks have changed and could not be read again; what held before stays in force."
    )]
    private partial void LogNotReloaded(Exception failure);
}
