using Cloister.Agents.Tests.Storage;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Crash;

/// <summary>Somebody who uses sessions, while every moment at which the process could end is kept.</summary>
internal sealed class CrashScene : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Task> _endings = [];

    private CrashScene(ScriptedModel model)
    {
        Recorder = new(_folder.Path);
        Stage = new(_folder)
        {
            NewFeed = () => Recorder,
            Synced = Recorder.Synced,
            Model = model,
        };
        Stage.Tools = new ActingTools(Recorder.Note);
    }

    public SessionStage Stage { get; }

    public CrashRecorder Recorder { get; }

    public static async Task<CrashScene> BeginAsync(ScriptedModel model)
    {
        var scene = new CrashScene(model);
        await scene.Stage.OpenAsync();
        return scene;
    }

    public async Task<RunHandle> AskAsync(string words, WhenBusy whenBusy = WhenBusy.Queue)
    {
        var handle = await Stage.AskAsync(words, whenBusy);
        Recorder.Note(new Fact.Taken(handle.RunId, words));
        _endings.Add(NoteEndAsync(handle));
        return handle;
    }

    public async Task<RunResult> AnswerAsync(string words) => await (await AskAsync(words)).Finished.WaitAsync(Patience);

    /// <summary>Asks as a client of the protocol does, reads to the end, and gives back what the client then holds.</summary>
    public async Task<ChatState> RunAsync(string runId, ChatState held, params Message[] said)
    {
        var client = new ChatFold(held, new() { TrustStreamedRoles = true });
        Array.ForEach(said, client.Append);
        var input = new RunAgentInput("s1", runId)
        {
            Messages = client.State.Messages,
            ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
        };
        foreach (var e in await Stage.RunAsync(input).WaitAsync(Patience))
        {
            client.Apply(e);
        }

        Array.ForEach(said, message => Recorder.Note(new Fact.Taken(runId, message.Text.ToString())));
        return client.State;
    }

    public async Task StopAsync()
    {
        using var lease = await Stage.SessionAsync();
        await lease.Session.StopAsync("stop");
    }

    /// <summary>Ends well, and then looks at every moment at which it could have ended badly.</summary>
    public async Task CheckAsync()
    {
        await Task.WhenAll(_endings).WaitAsync(Patience);
        await SessionInvariants.CheckAsync(Stage.Store);
        await CrashVerdict.CheckAsync(Recorder.Points);
    }

    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        Recorder.Dispose();
    }

    private async Task NoteEndAsync(RunHandle handle)
    {
        if (await handle.Begun is not null)
        {
            var result = await handle.Finished;
            Recorder.Note(new Fact.Ended(result.RunId, result.State));
        }
    }
}
