using Cloister.AgUi;

namespace Cloister.Agents;

public sealed partial class AgentSession
{
    private const int MaxTitle = 200;

    /// <summary>Says what lists call it.</summary>
    /// <param name="title">One line; null for nothing, until the agent finds something.</param>
    /// <param name="cancellationToken">Gives up before it is stored.</param>
    /// <exception cref="ArgumentException">The title is too long.</exception>
    public Task SetTitleAsync(string? title, CancellationToken cancellationToken = default)
    {
        var line = string.Join(' ', DatabaseText.Of(title ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > MaxTitle
            ? throw new ArgumentException($"A title has at most {MaxTitle} characters.", nameof(title))
            : NoteAsync(new TitleSet(line.Length == 0 ? null : line), cancellationToken);
    }

    /// <summary>Says which model answers from the next step on.</summary>
    /// <param name="modelId">The model; null for the agent's own choice.</param>
    /// <param name="cancellationToken">Gives up before it is stored.</param>
    public Task SetModelAsync(string? modelId, CancellationToken cancellationToken = default) =>
        NoteAsync(new ModelSet(string.IsNullOrEmpty(modelId) ? null : modelId), cancellationToken);

    /// <summary>Sets the state that application and agent share, as a whole.</summary>
    /// <param name="state">Any JSON value.</param>
    /// <param name="cancellationToken">Gives up before it is stored.</param>
    /// <exception cref="ArgumentException">It nests too deep.</exception>
    public Task SetStateAsync(JsonData state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        return NoteAsync(new StateSet(StoredJson.Checked(state, nameof(state))), cancellationToken);
    }

    /// <summary>Says what its settings differ by from the agent's. Its plugins see that when it wakes the next time; at rest, that is now.</summary>
    /// <param name="settings">Settings of the runtime; an empty object for no difference.</param>
    /// <param name="cancellationToken">Gives up before it is stored.</param>
    /// <exception cref="ArgumentException">These are no settings.</exception>
    public async Task SetSettingsAsync(JsonData settings, CancellationToken cancellationToken = default)
    {
        var overlay = SessionOverlay.Checked(settings);
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = await OpenAsync().ConfigureAwait(false);
        await lease.Session.ConfigureAsync(new(overlay)).ConfigureAwait(false);
    }

    /// <summary>Takes it out of use and out of the lists. It can be read and restored, and takes nothing more.</summary>
    /// <param name="cancellationToken">Gives up before it is done.</param>
    /// <exception cref="SessionBusyException">A run goes on, or something waits.</exception>
    public async Task ArchiveAsync(CancellationToken cancellationToken = default)
    {
        using var lease = await GetAsync(cancellationToken).ConfigureAwait(false);
        await lease.Session.ArchiveAsync().ConfigureAwait(false);
    }

    /// <summary>Takes an archived session into use again.</summary>
    /// <param name="cancellationToken">Gives up before it is done.</param>
    public async Task RestoreAsync(CancellationToken cancellationToken = default)
    {
        using var lease = await GetAsync(cancellationToken).ConfigureAwait(false);
        await lease.Session.RestoreAsync().ConfigureAwait(false);
    }

    /// <summary>Stops what goes on, and deletes all there is of it. The next use of its id makes another session.</summary>
    /// <param name="cancellationToken">Gives up waiting; it is removed all the same.</param>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> RemoveAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = await _directory.FindAsync(Id).ConfigureAwait(false);
        if (lease is null)
        {
            return false;
        }

        await lease.Session.RemoveAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Lets go of all that is only at hand, its plugins too: the next use makes that anew. The history stays.</summary>
    /// <param name="cancellationToken">Gives up before it is done.</param>
    /// <exception cref="SessionBusyException">A run goes on, or something waits.</exception>
    public async Task ResetExecutorAsync(CancellationToken cancellationToken = default)
    {
        using var lease = await GetAsync(cancellationToken).ConfigureAwait(false);
        await lease.Session.ResetAsync().ConfigureAwait(false);
    }

    /// <summary>Writes it for others, as it stands; a run may go on meanwhile.</summary>
    /// <param name="destination">Where to; it is not closed.</param>
    /// <param name="form">As what.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ExportAsync(Stream destination, SessionExport form = SessionExport.Log, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var lease = await GetAsync(cancellationToken).ConfigureAwait(false);
        await (
            form == SessionExport.Log
                ? SessionExporting.WriteLogAsync(lease.Session, destination, cancellationToken)
                : SessionExporting.WriteConversationAsync(lease.Session, destination, cancellationToken)
        ).ConfigureAwait(false);
    }

    /// <summary>
    /// Compares what is made from the log, such as the history and what lists show, with the log, and can make it anew. That is for stores that something
    /// else has written to: the host itself writes both in one transaction.
    /// </summary>
    /// <param name="repair">Whether differences are put right.</param>
    /// <param name="cancellationToken">Gives up; nothing is half repaired.</param>
    /// <exception cref="SessionBusyException">A run goes on, or something waits.</exception>
    public async Task<SessionCheck> CheckAsync(bool repair = false, CancellationToken cancellationToken = default)
    {
        using var lease = await GetAsync(cancellationToken).ConfigureAwait(false);
        return await lease.Session.CheckAsync(repair, cancellationToken).ConfigureAwait(false);
    }

    private async Task NoteAsync(LogRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = await OpenAsync().ConfigureAwait(false);
        await lease.Session.NoteAsync(record).ConfigureAwait(false);
    }
}
