using Cloister.Agents.Tests.Tools;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Hostile;

/// <summary>A session with a tool that reads and one that pays, and what they were made to do.</summary>
internal sealed class ToolScene : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ToolScene(SessionStage stage) => (Stage, Box) = (stage, ToolBox.In(stage));

    public SessionStage Stage { get; }

    public ToolBox Box { get; }

    public List<string> Done { get; } = [];

    public static Task<ToolScene> CallingAsync(string tool, string arguments, string? before = null) =>
        SayingAsync(model => (before is null ? model : model.Text(before)).ToolCall(tool, arguments).NextRequest().Text("done"));

    public static async Task<ToolScene> SayingAsync(Action<ScriptedModelBuilder> script)
    {
        var model = new ScriptedModelBuilder();
        script(model);
        var scene = new ToolScene(await SessionStage.StartAsync(model.Build()));
        scene
            .Box.Add("read", (string path) => scene.Do($"read({path})"))
            .Add("pay", (string path) => scene.Do($"pay({path})"), tool => tool with { NeedsApproval = true });
        return scene;
    }

    /// <summary>What the one call of a run is answered with; the run itself goes well.</summary>
    public async Task<(string Text, string? Code)> AnswerAsync()
    {
        var result = await Stage.AnswerAsync("Go").WaitAsync(Patience);
        Assert.Equal((RunState.Completed, "done"), (result.State, result.Text));
        var answer = Assert.Single((await Stage.MessagesAsync()).OfType<ToolMessage>());
        return (answer.Text.ToString(), answer.TagOf(MessageTags.FailedBecause));
    }

    /// <summary>The question that a run ends with.</summary>
    public async Task<Interrupt> AskAsync()
    {
        var result = await Stage.AnswerAsync("Go").WaitAsync(Patience);
        Assert.Equal(RunState.Waiting, result.State);
        return Assert.Single(result.Interrupts);
    }

    public Task<List<AgUiEvent>> RunAsync(string text = "Go") =>
        Stage.RunAsync(new("s1", Stage.Ids.NewRun()) { Messages = [new UserMessage(Stage.Ids.NewMessage(), text)] }).WaitAsync(Patience);

    public ValueTask DisposeAsync() => Stage.DisposeAsync();

    private string Do(string what)
    {
        lock (Done)
        {
            Done.Add(what);
        }

        return $"did {what}";
    }
}
