using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// A session that somebody uses: its log, its queue with one reader, and the run that goes on. There is one such object for a session at a time, so it
/// is the only one that writes to it.
/// </summary>
internal sealed partial class LiveSession(SessionRow row, SessionServices services)
{
    private const int MaxQueued = 100;
    private const string NotStarted = "The run could not be started; the log of the agent has the reason.";
    private const string StoppedText = "Prompt cancelled because session was stopped";

    private readonly AsyncLock _gate = new();
    private readonly List<QueuedInput> _queue = [];
    private readonly ILogger _logger = services.Logger;
    private ActiveRun? _current;

    /// <summary>A run whose end could not be stored. Nothing else begins before it is.</summary>
    private ActiveRun? _unclosed;

    public long Key { get; } = row.Key;

    public string Id { get; } = row.Id;

    public SessionLog Log { get; } = new(row, services.Store, services.Feed, services.Time);

    public SessionRow Row => Log.Row;

    public SessionServices Services => services;

    /// <summary>The run that goes on.</summary>
    public ActiveRun? Current => Volatile.Read(ref _current);

    public bool IsIdle => Current is null && _unclosed is null && _queue.Count == 0;

    /// <summary>
    /// Takes an input: it is durable when this returns. What becomes of it depends on whether a run goes on; that of two calls that came first is
    /// first. One that names a run which goes on or waits already is that one.
    /// </summary>
    /// <exception cref="SessionBusyException">It is refused. Nothing was stored.</exception>
    public async Task<RunHandle> SubmitAsync(SessionInput input, WhenBusy whenBusy)
    {
        // What nobody knows what to make of must not be taken.
        services.HandlerOf(input.Kind);
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        if (services.IsClosed)
        {
            throw SessionBusyException.Closed(Id);
        }

        await AdmitAsync().ConfigureAwait(false);
        await BeginNextAsync().ConfigureAwait(false);
        if (input.RunId is { } runId && (Find(runId) ?? await FindEndedAsync(runId).ConfigureAwait(false)) is { } known)
        {
            return known;
        }

        var taken = input with
        {
            Key = await services.Store.NextKeyAsync("input").ConfigureAwait(false),
            RunId = input.RunId ?? services.Ids.NewRun(),
        };
        return IsIdle && !services.IsStarting && services.HandlerOf(taken.Kind).MayBegin(this, taken)
            ? await BeginAsync([new(taken)], isNew: true).ConfigureAwait(false)
            : await WaitAsync(taken, whenBusy).ConfigureAwait(false);
    }

    /// <summary>Lets go of what waits, because the agent stops: it stays in the store, and whoever waits here hears no more of it.</summary>
    public async Task ReleaseAsync(string reason)
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        var waiting = _queue.ToList();
        _queue.Clear();
        waiting.ForEach(entry => Finish(entry, new(entry.RunId, RunState.Stopped) { Error = reason }));
    }

    /// <summary>Stops the run and drops what waits. Returns when that is decided, not when the run has ended.</summary>
    public async Task<StopResult> StopAsync(string reason)
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        var run = Current;
        run?.Stop(reason);
        return new(run is not null, run?.RunId, await DropAllAsync(reason).ConfigureAwait(false));
    }

    /// <summary>Inputs that came while the run went on and may join it. They are the run's from here on.</summary>
    public async Task<IReadOnlyList<SessionInput>> JoinAsync(ActiveRun run)
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        var joining = _queue.Where(entry => entry.Joins).ToList();
        // A run that is being stopped answers nothing any more.
        if (joining.Count == 0 || run.StopReason is not null)
        {
            return [];
        }

        await Log.AppendAsync(
                await SaidAsync(joining, entry => new InputJoined(entry.Input.Id, run.RunId), MessageTags.Steer).ConfigureAwait(false),
                Durability.Os,
                (set, _) => joining.ForEach(entry => set.TakeInput(entry.Input, run.Log.Key)),
                run.Log
            )
            .ConfigureAwait(false);
        _queue.RemoveAll(joining.Contains);
        joining.ForEach(entry => TakeIn(entry, run));
        return joining.ConvertAll(entry => entry.Input);
    }

    /// <summary>The run that waits for the one that goes on to make way, if there is one.</summary>
    public async ValueTask<string?> FindSuccessorAsync()
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        return _queue.Find(entry => entry.TakesOver)?.RunId;
    }

    /// <summary>Takes up the inputs that waited when the process ended. Nothing begins yet, unless somebody says something.</summary>
    public async Task TakeUpAsync(IEnumerable<SessionInput> inputs)
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        _queue.AddRange(
            inputs.Select(input => new QueuedInput(
                input with
                {
                    RunId = services.FindHandler(input.Kind)?.RunIdOf(input) ?? services.Ids.NewRun(),
                }
            ))
        );
    }

    /// <summary>Begins with what waits, if nothing goes on.</summary>
    public async Task GoOnAsync()
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        await BeginNextAsync().ConfigureAwait(false);
    }

    /// <summary>A run that goes on or waits.</summary>
    private RunHandle? Find(string runId) =>
        Current is { } run && run.RunId == runId
            ? new(runId, RunPosition.Attached, 0, Task.FromResult<ActiveRun?>(run), run.Finished) { Digest = run.Plan.Digest }
        : _queue.Find(entry => entry.RunId == runId) is { } waiting ? new(runId, RunPosition.Attached, _queue.IndexOf(waiting) + 1, waiting)
        : null;

    /// <summary>A run that was over before it was asked for again.</summary>
    private async ValueTask<RunHandle?> FindEndedAsync(string runId) =>
        await FindRunAsync(runId, CancellationToken.None).ConfigureAwait(false) is { } row
            ? new(
                runId,
                RunPosition.Attached,
                0,
                Task.FromResult<ActiveRun?>(null),
                Task.FromResult(new RunResult(runId, row.State) { Error = row.Error })
            )
            {
                Digest = row.Digest,
            }
            : null;

    private async Task<RunHandle> WaitAsync(SessionInput input, WhenBusy whenBusy)
    {
        if (whenBusy == WhenBusy.Reject)
        {
            throw services.IsStarting ? SessionBusyException.Starting(Id) : SessionBusyException.Running(Id);
        }

        if (_queue.Count >= MaxQueued && services.HandlerOf(input.Kind).IsBounded)
        {
            throw SessionBusyException.QueueFull(Id);
        }

        var steers = whenBusy == WhenBusy.Steer && Current is not null;
        // A client of the protocol that asked for a run gets that run, so it takes over from the one that goes on.
        var takesOver = steers && input.Kind == InputKind.AgUi;
        var joins = steers && !takesOver;
        var isNext = takesOver || whenBusy == WhenBusy.Interrupt;
        var position = isNext ? 1 : _queue.Count + 1;
        await Log.AppendAsync(
                [.. input.Unit.Records, new InputQueued(input.Id, input.Kind, joins ? 0 : position, input.Preview)],
                input.Unit.Durability,
                (set, _) =>
                {
                    set.InsertInput(Key, input, services.Now);
                    input.Unit.Also?.Invoke(set);
                }
            )
            .ConfigureAwait(false);
        var entry = new QueuedInput(input) { Joins = joins, TakesOver = takesOver };
        _queue.Insert(isNext ? 0 : _queue.Count, entry);
        if (whenBusy == WhenBusy.Interrupt)
        {
            Current?.Stop("interrupt");
        }

        // What waits in front may be held back, and this is not.
        await BeginNextAsync().ConfigureAwait(false);
        return joins ? new(Current!.RunId, RunPosition.Steered, 0, entry) : new(entry.RunId, RunPosition.Queued, position, entry);
    }

    private async Task<int> DropAllAsync(string reason)
    {
        if (_queue.Count == 0)
        {
            return 0;
        }

        var dropped = _queue.ToList();
        await DropAsync(dropped, reason, RunState.Stopped, StoppedText).ConfigureAwait(false);
        return dropped.Count;
    }

    private async Task DropAsync(List<QueuedInput> dropped, string reason, RunState state, string error)
    {
        var calls = dropped.SelectMany(entry => services.HandlerOf(entry.Input.Kind).CallsOf(entry.Input)).ToList();
        var heir = calls.Count == 0 ? null : Current;
        // It may be at them already, so only its end knows which of them have an answer.
        heir?.TakeOver(calls);
        await Log.AppendAsync(
                await SaidAsync(dropped, entry => new InputDropped(entry.Input.Id, reason), by: null).ConfigureAwait(false),
                Durability.Disk,
                (set, _) => AddDrop(set, dropped, heir),
                first: fold => heir is null ? RunClosing.Answers(fold.State, calls, services.Ids) : []
            )
            .ConfigureAwait(false);
        _queue.RemoveAll(dropped.Contains);
        dropped.ForEach(entry => Finish(entry, new(entry.RunId, state) { Error = error }));
    }

    /// <summary>No run takes it in.</summary>
    private void Finish(QueuedInput entry, RunResult result)
    {
        services.FindHandler(entry.Input.Kind)?.Left(this, entry.Input, run: null);
        entry.Finish(result);
    }

    /// <summary>A run has it from here on.</summary>
    private void TakeIn(QueuedInput entry, ActiveRun run)
    {
        services.HandlerOf(entry.Input.Kind).Left(this, entry.Input, run);
        entry.FinishWith(run);
        run.TakeIn(entry.Input);
    }

    private static void AddDrop(WriteSet set, List<QueuedInput> dropped, ActiveRun? heir)
    {
        dropped.ForEach(entry => set.DropInput(entry.Input));
        if (heir is not null)
        {
            set.KeepOfRun(heir.Log.Key, RunKept.Of(heir));
        }
    }

    /// <summary>What becomes of inputs, and what they said.</summary>
    private async Task<List<LogRecord>> SaidAsync(List<QueuedInput> entries, Func<QueuedInput, LogRecord> fate, string? by)
    {
        var records = new List<LogRecord>();
        var adding = new Dictionary<string, Message>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            records.Add(fate(entry));
            foreach (var message in services.HandlerOf(entry.Input.Kind).MessagesOf(entry.Input))
            {
                if (await NewAsync(message, adding).ConfigureAwait(false) is { } said)
                {
                    adding.Add(said.Id, said);
                    records.Add(new MessageAdded(by is null ? said : said.Tagged(MessageTags.Input, by), entry.Input.Id));
                }
            }
        }

        return records;
    }

    /// <summary>A message as it can be added: what is there stays as it is, whoever says it again, and other words get an id of their own.</summary>
    private async ValueTask<Message?> NewAsync(Message message, Dictionary<string, Message> adding)
    {
        var held =
            adding.GetValueOrDefault(message.Id)
            ?? await services.Store.ReadAsync(reader => reader.FindMessageAsync(Key, message.Id)).ConfigureAwait(false);
        return held is null ? message
            : held is UserMessage said && message is UserMessage again && said.Content == again.Content ? null
            : message with { Id = services.Ids.NewMessage() };
    }
}
