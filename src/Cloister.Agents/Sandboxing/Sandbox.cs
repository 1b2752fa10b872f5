using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Makes of programs that models or servers of tools want to run what the system is told to start: shut in, if that is wanted and the machine can do
/// it. Whether it can is not guessed at: something is run inside.
/// </summary>
internal sealed partial class Sandbox(SandboxParts parts)
{
    /// <summary>Where a program finds its home, below its private folder.</summary>
    public const string Home = "home";

    /// <summary>Where its temporary files lie, below its private folder.</summary>
    public const string Temporary = "tmp";

    private const string NothingToSee = "empty";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = parts.Logger;
    private readonly AsyncLock _probing = new();
    private volatile Probe? _probe;

    /// <summary>Both streams into one, before the program begins: what it says comes in order.</summary>
    public static IReadOnlyList<string> Joined { get; } = ["/bin/sh", "-c", "exec 2>&1; exec \"$@\"", "sh"];

    /// <summary>Whether programs are shut in just now.</summary>
    public async ValueTask<SandboxStatus> StatusAsync()
    {
        var settings = parts.Settings();
        if (settings.Mode == SandboxMode.None)
        {
            return new(SandboxMode.None, null, "sandbox.mode is 'none'.");
        }

        var probe = await ProbeAsync(settings.Network).ConfigureAwait(false);
        return new(settings.Mode, probe.Problem is null ? Bubblewrap.Name : null, probe.Problem);
    }

    /// <summary>What to start for a program.</summary>
    /// <exception cref="SandboxUnavailableException">It would have to be shut in, and cannot be.</exception>
    /// <exception cref="AgentPathException">Something it is to have lies outside of the project.</exception>
    public async Task<ProcessPlan> PlanAsync(SandboxRequest request)
    {
        Prepare(request.Private);
        var status = request.IsUnrestricted ? null : await StatusAsync().ConfigureAwait(false);
        if (status is { Mode: SandboxMode.Required, Backend: null })
        {
            throw new SandboxUnavailableException(status.Reason!);
        }

        return status?.Backend is null ? Free(request) : Shut(request, parts.Settings());
    }

    /// <summary>What a program has left in its private folder goes: nobody can see it any more, and it may be a lot.</summary>
    public static void Clear(string folder)
    {
        foreach (var own in (string[])[Home, Temporary])
        {
            try
            {
                Directory.Delete(Path.Combine(folder, own), recursive: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // What it has locked away goes with the folder, in a week.
            }
        }
    }

    /// <summary>Of what is not there now somebody may have put right what was missing, so only a good answer is kept.</summary>
    private async ValueTask<Probe> ProbeAsync(SandboxNetwork network)
    {
        if (_probe is { } known && known.Network == network && known.Problem is null)
        {
            return known;
        }

        using var turn = await _probing.EnterAsync().ConfigureAwait(false);
        if (_probe is { } meanwhile && meanwhile.Network == network && meanwhile.Problem is null)
        {
            return meanwhile;
        }

        var probe = new Probe(network, await FindProblemAsync(network).ConfigureAwait(false));
        if (probe.Problem != _probe?.Problem && probe.Problem is not null)
        {
            LogUnavailable(probe.Problem);
        }

        return _probe = probe;
    }

    private async Task<string?> FindProblemAsync(SandboxNetwork network)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "programs can be shut in on Linux only, so far. To let them run free, a person has to set sandbox.mode to 'none' in agent.json.";
        }

        if (parts.FindProgram("bwrap") is null)
        {
            return "bubblewrap is not installed. Install the package 'bubblewrap' (on Debian and Ubuntu: apt-get install bubblewrap); shells work from then on.";
        }

        try
        {
            return await TryAsync(network).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return $"bubblewrap cannot be started: {failure.Message}";
        }
    }

    /// <summary>Runs something inside that says whether it is there.</summary>
    private async Task<string?> TryAsync(SandboxNetwork network)
    {
        const string proof = "[ \"$$\" -lt 16 ] && [ -e /usr ] && [ ! -e /root ] && [ ! -e /home ] && echo inside";
        var folder = parts.Paths.InState("shell", "probe");
        Prepare(folder);
        var request = new SandboxRequest("/bin/sh", ["-c", proof]) { Folder = "/tmp", Private = folder };
        using var child = await ChildProcess.StartAsync(Shut(request, layout: null, network)).ConfigureAwait(false);
        using var answer = new StreamReader(child.Output);
        await ((Task)child.Exited).WaitAsync(Patience, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!child.Exited.IsCompleted)
        {
            child.Kill();
            return $"bubblewrap did not come to an end within {Patience.TotalSeconds} s.";
        }

        var said = await answer.ReadToEndAsync().ConfigureAwait(false);
        return said.Trim() == "inside"
            ? null
            : $"bubblewrap cannot shut anything in here: {await child.LastWordsAsync().ConfigureAwait(false)} Often the machine does not allow user namespaces (sysctl kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns, or the settings of the container).";
    }

    private static void Prepare(string folder)
    {
        PrivateFolder.Ensure(Path.Combine(folder, Home));
        PrivateFolder.Ensure(Path.Combine(folder, Temporary));
        PrivateFiles.Create(Path.Combine(folder, NothingToSee));
    }

    private ProcessPlan Shut(SandboxRequest request, SandboxSettings settings) =>
        Shut(request, SandboxLayout.Of(parts.Paths, settings.WritablePaths, request.Writable, parts.Homes), settings.Network);

    private ProcessPlan Shut(SandboxRequest request, SandboxLayout? layout, SandboxNetwork network)
    {
        var inside = request with { Environment = WithHome(request) };
        var arguments = Bubblewrap.Arguments(
            layout,
            inside,
            network,
            SandboxLimits.Of(parts.Settings()),
            Path.Combine(request.Private, NothingToSee)
        );
        return Own([parts.FindProgram("bwrap")!, .. arguments]) with
        {
            Folder = parts.Paths.Root,
            Environment = inside.Environment.Where(variable => !Bubblewrap.IsObeyed(variable.Key)).ToDictionary(StringComparer.Ordinal),
            Backend = Bubblewrap.Name,
        };
    }

    private static Dictionary<string, string> WithHome(SandboxRequest request) =>
        new(request.Environment, StringComparer.Ordinal)
        {
            ["HOME"] = Path.Combine(request.Private, Home),
            ["TMPDIR"] = Path.Combine(request.Private, Temporary),
        };

    /// <summary>
    /// Without a sandbox a program dies with this process through a shell in front of it, which is told by the system and then ends its whole group. The
    /// system tells it to one process only, and the program's own children would live on. What speaks over its streams ends when they do.
    /// </summary>
    private static ProcessPlan Free(SandboxRequest request)
    {
        const string watch = "exec 2>&1 3<&0; trap 'kill -KILL 0' TERM; \"$@\" <&3 3<&- & wait $!; exit $?";
        string[] program = [request.Program, .. request.Arguments];
        var plan =
            !request.JoinsErrors || OperatingSystem.IsWindows()
                ? new ProcessPlan(request.Program, request.Arguments) { Folder = request.Folder }
            : ProgramFile.Find("setpriv") is { } setpriv && OperatingSystem.IsLinux()
                ? Own([setpriv, "--pdeathsig", "TERM", "/bin/sh", "-c", watch, "sh", .. program])
            : Own([.. Joined, .. program]);
        return plan with { Folder = request.Folder, Environment = request.Environment, Mark = request.Mark };
    }

    /// <summary>A session of its own: what ends the agent in a terminal does not reach it, and it is ended as a whole.</summary>
    private static ProcessPlan Own(IReadOnlyList<string> command) =>
        ProgramFile.Find("setsid") is { } setsid
            ? new(setsid, command) { Folder = "/" }
            : new(command[0], [.. command.Skip(1)]) { Folder = "/" };

    [LoggerMessage(670, LogLevel.Warning, "Sandbox is not available: {Reason}")]
    private partial void LogUnavailable(string reason);

    private sealed record Probe(SandboxNetwork Network, string? Problem);
}
