using System.Globalization;
using System.Text;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// Runs a task that is a script, as the shell service runs commands: shut in, with its variables, in the folder of the run. It begins in the background,
/// because a task may take longer than a command that somebody waits for.
/// </summary>
internal sealed class ScriptWork(AgentContext context)
{
    private const string Service = "shell";
    private const long UntilTheEnd = long.MaxValue;
    private const int MostOutput = 500_000;

    private static readonly string FileName = OperatingSystem.IsWindows() ? "script.ps1" : "script.sh";
    private static readonly string Command = OperatingSystem.IsWindows() ? $"& ./{FileName}" : $"sh ./{FileName} </dev/null";

    public async Task<TaskOutcome> RunAsync(TaskRun run, CancellationToken cancellationToken)
    {
        run.Folder.Write(FileName, run.Definition.Body + "\n");
        run.Progress.Enter(RunProgress.ScriptRunning);
        var started = await InvokeAsync("start", StartOf(run), cancellationToken).ConfigureAwait(false);
        if (!started.Success)
        {
            return TaskOutcome.Ended(RunStatus.Failure, started.Error);
        }

        var shell = SnapshotOf(started.Data)["shellId"].AsString();
        try
        {
            var code = await EndOfAsync(shell, SnapshotOf(started.Data), cancellationToken).ConfigureAwait(false);
            run.Output = await ReadAsync(shell).ConfigureAwait(false);
            return Checked(run, code);
        }
        catch
        {
            await InvokeAsync("close", JsonData.Object(("shellId", shell), ("force", true)), CancellationToken.None).ConfigureAwait(false);
            run.Output = await ReadAsync(shell).ConfigureAwait(false);
            throw;
        }
    }

    private static JsonData StartOf(TaskRun run) =>
        JsonData.Object(
            ("cmd", Command),
            ("cwd", run.Folder.Path),
            ("sessionId", run.SessionId),
            ("writable", JsonData.Array([run.Folder.Path])),
            ("autoNotifyOnExit", false),
            ("inlineWaitMs", 1_000)
        );

    private static TaskOutcome Checked(TaskRun run, long code)
    {
        run.Progress.Enter(RunProgress.Validating);
        return code != 0
                ? TaskOutcome.Ended(
                    RunStatus.Failure,
                    string.Create(CultureInfo.InvariantCulture, $"Script exited with code {code}"),
                    run.Output
                )
            : string.IsNullOrWhiteSpace(run.Output) ? TaskOutcome.Of("", "output is empty")
            : TaskOutcome.Of(run.Output);
    }

    /// <summary>Waits for its end, as often as it takes.</summary>
    private async Task<long> EndOfAsync(string shell, JsonData snapshot, CancellationToken cancellationToken)
    {
        while (snapshot["status"].AsString() is "starting" or "running")
        {
            var wait = JsonData.Object(("shellId", shell), ("afterVersion", UntilTheEnd), ("timeoutMs", 30_000));
            var result = await InvokeAsync("wait", wait, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            snapshot = result.Success ? SnapshotOf(result.Data) : throw new ActionFailedException(result.Error);
        }

        return snapshot.TryGet("exitCode", out var code) && code.TryGetInt64(out var exit) ? exit : -1;
    }

    private async Task<string> ReadAsync(string shell)
    {
        var output = new StringBuilder();
        for (var (cursor, hasMore) = (0L, true); hasMore && output.Length < MostOutput; )
        {
            var read = JsonData.Object(("shellId", shell), ("fromCursor", cursor));
            var page = await InvokeAsync("read", read, CancellationToken.None).ConfigureAwait(false);
            if (!page.Success)
            {
                break;
            }

            output.Append(page.Data!["output"].AsString());
            (cursor, hasMore) = (page.Data["nextCursor"].AsInt64(), page.Data["hasMore"].AsBoolean());
        }

        return output.ToString();
    }

    private static JsonData SnapshotOf(JsonData? data) => data!["snapshot"];

    private ValueTask<InvokeResult> InvokeAsync(string action, JsonData payload, CancellationToken cancellationToken) =>
        context.InvokeAsync(Service, action, payload, cancellationToken);
}
