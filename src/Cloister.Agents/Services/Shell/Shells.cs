using System.Collections.Concurrent;
using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>All shells of an agent: those that run, and those that ended in the last days.</summary>
/// <param name="parts">What they are made with.</param>
/// <param name="agent">Which agent this is.</param>
/// <param name="paths">Its project.</param>
/// <param name="time">The clock.</param>
internal sealed partial class Shells(ShellParts parts, AgentInfo agent, AgentPaths paths, TimeProvider time)
{
    private const int MostActive = 64;
    private const int MostOfSession = 16;
    private const string Folder = "shell";
    private const string Prefix = "sh_";

    /// <summary>How long what an ended one wrote stays in memory.</summary>
    private static readonly TimeSpan InMemory = TimeSpan.FromMinutes(10);

    /// <summary>How long an ended one is kept.</summary>
    private static readonly TimeSpan OnDisk = TimeSpan.FromDays(7);

    private readonly ILogger _logger = parts.Loggers.CreateLogger<Shells>();
    private readonly ConcurrentDictionary<string, Shell> _all = new(StringComparer.Ordinal);
    private readonly IdSource _ids = new(time);
    private readonly Lock _counting = new();

    /// <summary>All of them, the newest first.</summary>
    public IEnumerable<Shell> All => _all.Values.OrderByDescending(shell => shell.Id, StringComparer.Ordinal);

    public Shell? Find(string id) => _all.GetValueOrDefault(id);

    /// <summary>Takes up what earlier processes have left.</summary>
    public void Load()
    {
        foreach (var folder in Directory.EnumerateDirectories(PrivateFolder.Ensure(paths.InState(Folder)), Prefix + "*"))
        {
            var id = Path.GetFileName(folder);
            if (!_all.ContainsKey(id) && LoadOne(folder) is { } shell)
            {
                _all.TryAdd(shell.Id, shell);
            }
        }
    }

    /// <summary>Starts one.</summary>
    /// <exception cref="ActionFailedException">There are too many, or it cannot be started.</exception>
    /// <exception cref="SandboxUnavailableException">It would have to be shut in, and cannot be.</exception>
    public async Task<Shell> StartAsync(ShellStart start, IReadOnlyDictionary<string, string> session)
    {
        var id = _ids.New(Prefix);
        var folder = PrivateFolder.Ensure(paths.InState(Folder, id));
        var program = ShellProgram.Of(parts.Snapshot().Config);
        var shell = Reserve(id, folder, start, program);
        try
        {
            var plan = await PlanAsync(id, folder, start, program, session).ConfigureAwait(false);
            var child = await ChildProcess.StartAsync(plan).ConfigureAwait(false);
            var network = plan.Backend is null ? null : parts.Snapshot().Config.Sandbox.Network.ToString().ToLowerInvariant();
            shell.Begin(child, network, start.TakesInput);
            return shell;
        }
        catch (Exception failure)
        {
            _all.TryRemove(id, out _);
            shell.Delete();
            throw failure is Win32Exception system
                ? new ActionFailedException($"The shell cannot be started: {system.Message}", system)
                : failure;
        }
    }

    /// <summary>Ends all that run.</summary>
    public Task KillAsync() => Task.WhenAll(_all.Values.Where(shell => shell.IsActive).Select(shell => shell.KillAsync()));

    /// <summary>What has ended leaves the memory after a while, and the disk after a longer one.</summary>
    public void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var shell in _all.Values.Where(shell => !shell.IsActive))
        {
            var ended = shell.Snapshot.EndedAt ?? now;
            if (now - ended >= OnDisk)
            {
                _all.TryRemove(shell.Id, out _);
                shell.Delete();
            }
            else if (now - ended >= InMemory)
            {
                shell.Forget();
            }
        }
    }

    private Shell? LoadOne(string folder)
    {
        try
        {
            return Shell.Load(folder, parts.Redactor, time, _logger);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(folder, failure);
            return null;
        }
    }

    /// <summary>Counts before it is made, so that of several at once none is too many.</summary>
    private Shell Reserve(string id, string folder, ShellStart start, string program)
    {
        var now = time.GetUtcNow();
        var snapshot = new ShellSnapshot(id, start.Owner, start.Command, start.Folder, program)
        {
            IsUnrestricted = start.IsUnrestricted,
            AutoNotifyOnExit = start.AutoNotifyOnExit,
            Speakers = start.Speakers,
            StartedAt = now,
            UpdatedAt = now,
        };
        var shell = new Shell(snapshot, folder, parts.Redactor, time, _logger);
        lock (_counting)
        {
            var active = _all.Values.Where(one => one.IsActive).ToList();
            if (active.Count < MostActive && active.Count(one => one.Owner == start.Owner) < MostOfSession)
            {
                _all[id] = shell;
                return shell;
            }
        }

        shell.Delete();
        throw new ActionFailedException("Too many active shell sessions");
    }

    private Task<ProcessPlan> PlanAsync(
        string id,
        string folder,
        ShellStart start,
        string shell,
        IReadOnlyDictionary<string, string> session
    )
    {
        var (program, arguments) = start.HasTerminal
            ? ShellProgram.InTerminal(shell, start.Command)
            : ShellProgram.Running(shell, start.Command);
        return parts.Sandbox.PlanAsync(
            new(program, arguments)
            {
                Folder = start.Folder,
                Private = folder,
                Environment = ShellEnvironment.Of(parts, agent, start, id, session),
                Writable = start.Writable,
                IsUnrestricted = start.IsUnrestricted,
                Mark = $"{ShellEnvironment.ShellVariable}={id}",
            }
        );
    }

    [LoggerMessage(674, LogLevel.Warning, "What is left of the shell in '{Folder}' cannot be read.")]
    private partial void LogUnreadable(string folder, Exception failure);
}
