using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Tools.Approvals;

/// <summary>A session with tools that have to be approved, and somebody who answers.</summary>
internal sealed class ApprovalScene : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private ApprovalScene(SessionStage stage) => (Stage, Box) = (stage, ToolBox.In(stage));

    public SessionStage Stage { get; }

    public ToolBox Box { get; }

    /// <summary>What the tools have done, in order.</summary>
    public List<string> Done { get; } = [];

    public ApprovalDecisions Decisions => new(Stage.Directory);

    public static async Task<ApprovalScene> StartAsync(ScriptedModelBuilder model) => new(await SessionStage.StartAsync(model.Build()));

    /// <summary>A tool that notes what it was called with.</summary>
    public ApprovalScene Tool(string name, Func<AgentTool, AgentTool>? with = null)
    {
        Box.Add(name, (string? what = null) => Note($"{name}({what})"), with);
        return this;
    }

    public ApprovalScene Gated(string name, Func<AgentTool, AgentTool>? with = null) =>
        Tool(name, tool => (with?.Invoke(tool) ?? tool) with { NeedsApproval = true });

    public ApprovalScene ReadOnly(string name) => Tool(name, tool => tool with { IsReadOnly = true });

    public string Note(string what)
    {
        lock (Done)
        {
            Done.Add(what);
        }

        return $"did {what}";
    }

    /// <summary>Says something, and gives the questions that the run ends with.</summary>
    public async Task<ValueList<Interrupt>> AskAsync(string text = "Go")
    {
        var result = await Stage.AnswerAsync(text);
        Assert.Equal(RunState.Waiting, result.State);
        return result.Interrupts;
    }

    public Task<DecisionOutcome> DecideAsync(ApprovalAnswer answer) => Decisions.DecideAsync(answer, "ann", "cli");

    public async Task<RunResult> AnswerAsync(ApprovalAnswer answer)
    {
        var outcome = await DecideAsync(answer);
        Assert.True(outcome.IsTaken, outcome.Ignored?.Why);
        return await outcome.Run!.Finished.WaitAsync(Patience);
    }

    /// <summary>Answers as a client of the protocol does.</summary>
    public Task<List<AgUiEvent>> ResumeAsync(params ResumeEntry[] resume) =>
        Stage.RunAsync(new("s1", Stage.Ids.NewRun()) { Resume = resume.ToValueList() });

    public async Task<List<string>> ResultsAsync() => await ToolBox.ResultsAsync(Stage);

    public async Task<List<string?>> FailuresAsync() =>
        (await Stage.MessagesAsync()).OfType<ToolMessage>().Select(message => message.TagOf(MessageTags.FailedBecause)).ToList();

    /// <summary>The rows of calls that had to wait, as "tool state".</summary>
    public async Task<List<string>> RowsAsync() =>
        await Stage.Store.ReadAsync(reader =>
            reader.ListAsync(new("SELECT tool, state FROM approval ORDER BY id"), row => $"{row.GetString(0)} {row.GetString(1)}")
        );

    /// <summary>What a model was told about the calls in one request.</summary>
    public List<object?> Told(int request) =>
        [
            .. Stage
                .Model.Requests[request]
                .Messages.SelectMany(message => message.Contents)
                .OfType<FunctionResultContent>()
                .Select(r => r.Result),
        ];

    public async Task AppendAsync(params LogRecord[] records)
    {
        using var lease = await Stage.SessionAsync();
        await lease.Session.Log.AppendAsync(records, Durability.Os);
    }

    public ValueTask DisposeAsync() => Stage.DisposeAsync();
}
