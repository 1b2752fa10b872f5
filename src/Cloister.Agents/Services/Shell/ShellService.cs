using System.Diagnostics.CodeAnalysis;
using System.Text;
using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>The service that runs commands: for models, for other services, for people. Stopped, it leaves none of them running.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Whoever stops it waits for what is told, and for nothing longer.")]
internal sealed partial class ShellService(ShellParts parts) : AgentService
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private Shells? _shells;
    private ShellNotices? _notices;
    private TaskSet _telling = new();
    private ITimer? _sweeping;

    public static ServiceDescription Description { get; } =
        new("shell")
        {
            Title = "Shell",
            Description = "Runs commands in the project, shut in.",
            Order = 20,
            Actions =
            [
                Offer(
                    "exec",
                    "Runs a command to its end and returns what it wrote. For what takes long use shell_start.",
                    ShellSchemas.Exec,
                    (shell, call, token) => shell.ExecAsync(call, token)
                ),
                Offer(
                    "start",
                    "Starts a command that goes on, and returns what it wrote so far.",
                    ShellSchemas.Start,
                    (shell, call, token) => shell.StartAsync(call, token)
                ),
                Offer("status", "Says how a shell is.", ShellSchemas.Status, (shell, call, _) => new(shell.Status(call))) with
                {
                    IsReadOnly = true,
                },
                Offer("read", "Reads what a shell wrote.", ShellSchemas.Read, (shell, call, _) => new(shell.Read(call))) with
                {
                    IsReadOnly = true,
                },
                Offer("write", "Writes to the standard input of a shell.", ShellSchemas.Write, (shell, call, _) => shell.WriteAsync(call)),
                Offer(
                    "wait",
                    "Waits until something happens in a shell: output, or its end.",
                    ShellSchemas.Wait,
                    (shell, call, token) => shell.WaitAsync(call, token)
                ) with
                {
                    IsReadOnly = true,
                },
                Offer("close", "Ends a shell and everything it started.", ShellSchemas.Close, (shell, call, _) => shell.CloseAsync(call)),
                Offer("list", "Lists shells.", null, (shell, call, _) => shell.ListAsync(call)) with
                {
                    IsReadOnly = true,
                    IsTool = false,
                },
            ],
        };

    /// <summary>All of them, for tests and for whoever ends them.</summary>
    internal Shells Shells => _shells!;

    protected internal override Task StartAsync(CancellationToken cancellationToken)
    {
        _shells ??= new(parts, Context.Agent, Context.Paths, Context.Clock);
        _notices ??= new(Context.Session, parts.Loggers.CreateLogger<ShellNotices>());
        _telling = new();
        _shells.Load();
        Sweep();
        return Task.CompletedTask;
    }

    protected internal override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_sweeping is { } sweeping)
        {
            await sweeping.DisposeAsync().ConfigureAwait(false);
            _sweeping = null;
        }

        await (_shells?.KillAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        await _telling.DisposeAsync().ConfigureAwait(false);
    }

    private static ServiceAction Offer(
        string name,
        string description,
        JsonData? schema,
        Func<ShellService, ActionCall, CancellationToken, ValueTask<JsonData?>> execute
    ) =>
        ServiceAction.Of(name, description, execute) with
        {
            InputSchema = schema,
            IsTool = true,
            IsOnHttp = false,
            IsSchedulable = name is "exec" or "start",
            AsksBecause = name is "exec" or "start" or "write" ? (service, payload) => ((ShellService)service).AsksBecause(payload) : null,
        };

    private async ValueTask<JsonData?> ExecAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var payload = new ShellPayload(call.Payload);
        var limit = payload.Milliseconds("timeoutMs", 60_000);
        var shell = await BeginAsync(StartOf(call, payload), cancellationToken).ConfigureAwait(false);
        try
        {
            await shell.Ended.WaitAsync(limit, Context.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await shell.KillAsync().ConfigureAwait(false);
            var said = shell.Read(from: null, payload.MostCharacters).Output;
            throw new ActionFailedException(
                FormattableString.Invariant(
                    $"shell.exec timed out after {limit.TotalMilliseconds}ms. Use shell_start for long-running commands."
                ) + (said.Length == 0 ? "" : $"\n\n{said}")
            );
        }
        catch (OperationCanceledException)
        {
            await shell.KillAsync().ConfigureAwait(false);
            throw;
        }

        return shell.Read(from: null, payload.MostCharacters).ToJson();
    }

    private async ValueTask<JsonData?> StartAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var payload = new ShellPayload(call.Payload);
        var start = StartOf(call, payload) with
        {
            TakesInput = true,
            HasTerminal = payload.HasTerminal,
            AutoNotifyOnExit = payload.AutoNotifyOnExit ?? true,
        };
        var shell = await BeginAsync(start, cancellationToken).ConfigureAwait(false);
        await shell
            .Ended.WaitAsync(payload.Milliseconds("inlineWaitMs", 1_200), Context.Clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var page = shell.Read(from: null, payload.MostCharacters);
        if (
            page.Snapshot is { IsActive: true, AutoNotifyOnExit: true }
            && IsOfSession(call)
            && await _notices!.IsToldAsync(shell.Owner, cancellationToken).ConfigureAwait(false)
        )
        {
            shell.Note(snapshot => snapshot with { IsNotificationDue = true });
            _telling.Add(() => TellAfterAsync(shell));
        }

        return page.ToJson();
    }

    /// <summary>One that ends because everything ends is told of by the next process.</summary>
    private async Task TellAfterAsync(Shell shell)
    {
        await shell.Ended.ConfigureAwait(false);
        await TellAsync(shell).ConfigureAwait(false);
    }

    private Task TellAsync(Shell shell) =>
        !Stopping.IsCancellationRequested && shell.Snapshot is { IsActive: false, IsNotificationDue: true, NotificationSent: false }
            ? _notices!.TellAsync(shell)
            : Task.CompletedTask;

    /// <summary>What has ended is put away, and told of if that was not possible before.</summary>
    private void Sweep()
    {
        Shells.Sweep();
        foreach (
            var shell in Shells.All.Where(shell => shell.Snapshot is { IsActive: false, IsNotificationDue: true, NotificationSent: false })
        )
        {
            _telling.Add(() => TellAsync(shell));
        }
    }

    private JsonData Status(ActionCall call)
    {
        var payload = new ShellPayload(call.Payload);
        var shell = payload.ShellId is not null
            ? Find(call, payload)
            : Visible(call)
                .FirstOrDefault(one => payload.Command is null || one.Snapshot.Command.Contains(payload.Command, StringComparison.Ordinal))
                ?? throw new ActionFailedException("Shell not found");
        return Answer(shell);
    }

    private JsonData Read(ActionCall call)
    {
        var payload = new ShellPayload(call.Payload);
        return Find(call, payload).Read(payload.FromCursor, payload.MostCharacters).ToJson();
    }

    private async ValueTask<JsonData?> WriteAsync(ActionCall call)
    {
        var payload = new ShellPayload(call.Payload);
        var shell = Find(call, payload);
        if (shell.Snapshot.IsUnrestricted)
        {
            RefuseUnasked(call);
        }

        var text = payload.Characters + (payload.AppendsNewline ? "\n" : "");
        await shell.WriteAsync(Encoding.UTF8.GetBytes(text), payload.IsLast).ConfigureAwait(false);
        return Answer(shell);
    }

    private async ValueTask<JsonData?> WaitAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var payload = new ShellPayload(call.Payload);
        var shell = Find(call, payload);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var change = shell.WaitAsync(payload.AfterVersion ?? shell.Snapshot.Version, giveUp.Token);
        var limit = payload.Milliseconds("timeoutMs", 10_000);
        await change.WaitAsync(limit, Context.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var isOver = change.IsCompleted;
        await giveUp.CancelAsync().ConfigureAwait(false);
        return isOver ? Answer(shell) : Answer(shell).With("timedOut", true);
    }

    private async ValueTask<JsonData?> CloseAsync(ActionCall call)
    {
        var payload = new ShellPayload(call.Payload);
        var shell = Find(call, payload);
        // Whoever ends it is answered here.
        shell.Note(snapshot => snapshot with { IsNotificationDue = snapshot.IsNotificationDue && !snapshot.IsActive });
        await shell.CloseAsync(payload.IsForced, Farewell).ConfigureAwait(false);
        return Answer(shell);
    }

    private async ValueTask<JsonData?> ListAsync(ActionCall call)
    {
        var sandbox = await parts.Sandbox.StatusAsync().ConfigureAwait(false);
        return JsonData.Object(
            ("shells", JsonData.Array([.. Visible(call).Select(shell => ShellJson.Of(shell.Snapshot))])),
            (
                "sandbox",
                JsonData.Object(
                    ("mode", sandbox.Mode.ToString().ToLowerInvariant()),
                    ("backend", sandbox.Backend),
                    ("reason", sandbox.Reason),
                    ("warning", sandbox.Warning)
                )
            )
        );
    }

    private static JsonData Answer(Shell shell) => JsonData.Object(("snapshot", ShellJson.Of(shell.Snapshot)));

    private ShellStart StartOf(ActionCall call, ShellPayload payload)
    {
        var isInternal = call.Caller.Kind == ActionCaller.Code.Kind;
        var start = new ShellStart(OwnerOf(call, payload), payload.Command!, FolderOf(payload.Folder))
        {
            RunId = call.Caller.RunId,
            ToolCallId = call.Caller.ToolCallId,
            Speakers = call.Caller is { Id: { } session, RunId: { } run } ? [.. parts.SpeakersOf(session, run)] : [],
            IsUnrestricted = payload.IsUnrestricted,
            Environment = isInternal ? payload.Environment : new Dictionary<string, string>(StringComparer.Ordinal),
            Writable = isInternal ? payload.Writable : [],
        };
        return Checked(call, start, payload.Reason);
    }

    private static ShellStart Checked(ActionCall call, ShellStart start, string? reason)
    {
        if (start.IsUnrestricted && string.IsNullOrWhiteSpace(reason))
        {
            throw new ActionFailedException("reason is required: a person has to know why a shell is to run outside of the sandbox");
        }

        if (start.IsUnrestricted)
        {
            RefuseUnasked(call);
        }

        return
            ForbiddenCommands.Find(start.Command, start.Folder, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)) is { } why
            ? throw new ActionFailedException(why)
            : start;
    }

    /// <summary>Outside of the sandbox works who was asked for by a person, or approved by one: the call of a model that came through the gate.</summary>
    private static void RefuseUnasked(ActionCall call)
    {
        if (call.Caller is not ({ ToolCallId: not null } or { Kind: "cli" or "http" }))
        {
            throw new ActionFailedException("Only a person can let something work outside of the sandbox, and none was asked.");
        }
    }

    /// <summary>Why a person has to approve a call; null if none has to.</summary>
    private string? AsksBecause(JsonData json) =>
        new ShellPayload(json) is var payload && payload.IsUnrestricted ? $"It is to run outside of the sandbox: {payload.Reason}"
        : payload.Characters is not null && _shells!.Find(payload.ShellId ?? "") is { Snapshot.IsUnrestricted: true } shell
            ? $"It is written to a shell that runs outside of the sandbox: {shell.Snapshot.Command}"
        : null;

    private async Task<Shell> BeginAsync(ShellStart start, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _sweeping ??= Context.Clock.CreateTimer(_ => Sweep(), state: null, SweepEvery, SweepEvery);
        var session = await parts.VariablesOfSessionAsync(start.Owner, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _shells!.StartAsync(start, session).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is SandboxUnavailableException or AgentPathException)
        {
            throw new ActionFailedException(refused.Message, refused);
        }
    }

    /// <summary>Of a session its own; of people and other services any, and their own if they name none.</summary>
    private static string OwnerOf(ActionCall call, ShellPayload payload) =>
        IsOfSession(call) ? call.Caller.Id! : payload.SessionId ?? call.Caller.Kind;

    private static bool IsOfSession(ActionCall call) => call.Caller is { Kind: "session", Id: not null };

    private string FolderOf(string? folder)
    {
        if (folder is null)
        {
            return Context.RootPath;
        }

        try
        {
            return Context.Paths.InProject(folder) is var inside && Directory.Exists(inside)
                ? inside
                : throw new ActionFailedException($"cwd is no folder: {folder}");
        }
        catch (AgentPathException outside)
        {
            throw new ActionFailedException("cwd must be inside the project", outside);
        }
    }

    /// <summary>The shells that whoever asks may see, the newest first.</summary>
    private IEnumerable<Shell> Visible(ActionCall call)
    {
        var payload = new ShellPayload(call.Payload);
        var owner = IsOfSession(call) ? call.Caller.Id : payload.SessionId;
        return _shells!.All.Where(shell => owner is null || shell.Owner == owner);
    }

    private Shell Find(ActionCall call, ShellPayload payload) =>
        _shells!.Find(payload.ShellId!) is { } shell && (!IsOfSession(call) || shell.Owner == call.Caller.Id)
            ? shell
            : throw new ActionFailedException($"Shell not found: {payload.ShellId}");
}
