using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>
/// What the agent knows beyond a conversation: notes in Markdown, and an index by which they are found. Sessions share what is kept for a day or for
/// good; what one of them works on is its own.
/// </summary>
/// <remarks>
/// <c>context.memory.enabled</c> switches the memory off and leaves the service: it answers that it is off, offers models nothing, and makes no files.
/// </remarks>
internal sealed class MemoryService(Func<string, string> redact, IEmbeddingGenerator<string, Embedding<float>>? embeddings) : AgentService
{
    private const int UsualResults = 6;
    private const double UsualScore = 0.35;
    private const int UsualMessages = 30;
    private const string NoNote = "path is not allowed";

    private MemoryParts? _parts;

    /// <summary>Whether the agent keeps a memory.</summary>
    public bool IsOn => Context.Config.Context.Memory;

    private MemoryParts Parts =>
        Volatile.Read(ref _parts) ?? throw new ActionFailedException("The memory is being switched on. Try again.");

    /// <inheritdoc/>
    protected internal override Task StartAsync(CancellationToken cancellationToken) => ApplyAsync(cancellationToken);

    /// <inheritdoc/>
    protected internal override Task ApplyAsync(CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return CloseAsync();
        }

        _parts ??= new(Context.Paths, Context.Clock, Context.Logger, embeddings);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected internal override Task StopAsync(CancellationToken cancellationToken) => CloseAsync();

    /// <inheritdoc/>
    protected internal override bool Offers(ServiceAction action) => IsOn;

    /// <inheritdoc/>
    protected internal override string? System(AgentSessionContext session) =>
        IsOn && Volatile.Read(ref _parts) is { } parts ? MemoryText.Of(parts.Canon.Entries()) : null;

    public async ValueTask<JsonData?> StatusAsync(CancellationToken cancellationToken)
    {
        var parts = Parts;
        var state = parts.Folder.IsThere
            ? await parts.Index.UpdateAsync(again: false, cancellationToken).ConfigureAwait(false)
            : new(0, 0, 0);
        return JsonData.Object(
            ("disabled", false),
            ("path", MemoryFolder.PathOf("").TrimEnd('/')),
            ("files", state.Files),
            ("chunks", state.Chunks),
            ("indexBytes", state.Bytes),
            ("longterm", parts.Folder.IsThere && File.Exists(Path.Combine(parts.Folder.Root, MemoryFolder.LongTerm)))
        );
    }

    public async ValueTask<JsonData?> IndexAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var again = call.Payload.TryGet("force", out var force) && force.AsBoolean();
        var parts = Parts;
        if (!parts.Folder.IsThere)
        {
            return JsonData.Object(("files", 0), ("chunks", 0));
        }

        parts.Index.NoteAll();
        var state = await parts.Index.UpdateAsync(again, cancellationToken).ConfigureAwait(false);
        await (parts.Vectors?.FillAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        return JsonData.Object(("files", state.Files), ("chunks", state.Chunks));
    }

    public async ValueTask<JsonData?> SearchAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var parts = Parts;
        var text = call.Payload["query"].AsString();
        var query = new MemoryQuery(
            text,
            (int)Number(call, "maxResults", UsualResults),
            Number(call, "minScore", UsualScore),
            SessionOf(call) is { } session ? MemoryFolder.NameOf(session) : null
        )
        {
            Meaning = parts.Vectors is { } vectors ? await vectors.OfAsync(text, cancellationToken).ConfigureAwait(false) : null,
        };
        var hits = await parts.Index.SearchAsync(query, cancellationToken).ConfigureAwait(false);
        return JsonData.Array([.. hits.Select(hit => hit.ToJson())]);
    }

    public ValueTask<JsonData?> GetAsync(ActionCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var parts = Parts;
        var place = parts.Folder.Find(call.Payload["path"].AsString());
        if (place is null || !MayRead(call, place))
        {
            throw new ActionFailedException(NoNote);
        }

        try
        {
            return new(parts.Reading.Read(place, (int)Number(call, "from", 1), (int)Number(call, "lines", int.MaxValue)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ActionFailedException($"'{MemoryFolder.PathOf(place)}' could not be read: {failure.Message}", failure);
        }
    }

    public async ValueTask<JsonData?> StoreAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var target = Enum.Parse<MemoryTarget>(Text(call, "target") ?? nameof(MemoryTarget.Daily), ignoreCase: true);
        var content = call.Payload["content"].AsString();
        if (string.IsNullOrWhiteSpace(content))
        {
            throw new ActionFailedException("content is required");
        }

        var entry = new MemoryEntry(content, target, OwnerOf(call, target));
        var (place, written) = await StoreAsync(entry, cancellationToken).ConfigureAwait(false);
        return JsonData.Object(
            ("path", MemoryFolder.PathOf(place)),
            ("target", target.ToString().ToLowerInvariant()),
            ("writtenChars", written)
        );
    }

    public async ValueTask<JsonData?> FlushAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var id = call.Payload["sessionId"].AsString();
        if (!SessionName.IsValid(id) || await Context.Session.Get(id).InfoAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            throw new ActionFailedException($"Session not found: {id}");
        }

        RefuseOthers(call, id);
        var count = (int)Number(call, "maxMessages", UsualMessages);
        var lines = await MemoryTranscript.ReadAsync(Context.Session.Get(id).History, count, cancellationToken).ConfigureAwait(false);
        var entry = new MemoryEntry(string.Join('\n', lines), MemoryTarget.Daily, id);
        var (place, written) =
            lines.Count == 0
                ? (MemoryFolder.Daily(Context.Clock.GetUtcNow()), 0)
                : await StoreAsync(entry, cancellationToken).ConfigureAwait(false);
        return JsonData.Object(("path", MemoryFolder.PathOf(place)), ("messageCount", lines.Count), ("writtenChars", written));
    }

    private async Task<(string Place, int Written)> StoreAsync(MemoryEntry entry, CancellationToken cancellationToken)
    {
        var parts = Parts;
        var changed = await BeforeStoreAsync(entry, cancellationToken).ConfigureAwait(false);
        var content = redact(changed.Content);
        var place = await parts.Notes.AddAsync(entry with { Content = content }).ConfigureAwait(false);
        parts.Watch.Note(place);
        return (place, content.Length);
    }

    /// <summary>What plugins make of a note. One that should have looked at it and could not may have had something against it.</summary>
    private async ValueTask<MemoryEntry> BeforeStoreAsync(MemoryEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            var changed = await Context.Plugins.PipelineAsync(MemoryPoints.BeforeStore, entry, cancellationToken).ConfigureAwait(false);
            return string.IsNullOrWhiteSpace(changed.Content)
                ? throw new ActionFailedException("Nothing was stored: a plugin left nothing of it.")
                : changed;
        }
        catch (PointException failure)
        {
            throw new ActionFailedException(
                $"Nothing was stored, because plugin '{failure.Plugin}' failed. The log of the agent has the details.",
                failure
            );
        }
    }

    /// <summary>The session whose working notes are meant.</summary>
    private static string? OwnerOf(ActionCall call, MemoryTarget target)
    {
        var named = Text(call, "sessionId") is { Length: > 0 } id ? id : SessionOf(call);
        if (target != MemoryTarget.Working)
        {
            return named;
        }

        if (named is null)
        {
            throw new ActionFailedException("sessionId is required for working memory");
        }

        if (!SessionName.IsValid(named))
        {
            throw new ActionFailedException($"No session can be called '{named}'");
        }

        RefuseOthers(call, named);
        return named;
    }

    /// <summary>Whoever asks on behalf of a session speaks for no other.</summary>
    private static void RefuseOthers(ActionCall call, string id)
    {
        if (SessionOf(call) is { } session && session != id)
        {
            throw new ActionFailedException($"Session '{session}' cannot work with the notes of another session");
        }
    }

    private static bool MayRead(ActionCall call, string place) =>
        SessionOf(call) is not { } session
        || MemoryFolder.OwnerOf(place) is not { } owner
        || string.Equals(owner, MemoryFolder.NameOf(session), StringComparison.OrdinalIgnoreCase);

    private static string? SessionOf(ActionCall call) => call.Caller is { Kind: "session", Id: { } id } ? id : null;

    private static string? Text(ActionCall call, string name) =>
        call.Payload.TryGet(name, out var value) && value.TryGetString(out var text) ? text : null;

    private static double Number(ActionCall call, string name, double usual) =>
        call.Payload.TryGet(name, out var value) ? value.AsDouble() : usual;

    private async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _parts, null) is { } parts)
        {
            await parts.DisposeAsync().ConfigureAwait(false);
        }
    }
}
