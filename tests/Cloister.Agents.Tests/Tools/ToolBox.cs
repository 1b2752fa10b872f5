using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Tools;

/// <summary>The tools of a stage: what is in it, and what is said about it.</summary>
internal sealed class ToolBox
{
    private readonly List<AgentTool> _tools = [];

    public LogCollector Log { get; } = new();

    public ToolSettings Settings { get; set; } = new();

    public Func<string?, ToolFilter> FilterOfSpeaker { get; set; } = _ => ToolFilter.All;

    public IToolSource Source =>
        new SessionTools(
            new()
            {
                Listings = [(_, _) => new([.. _tools])],
                SettingsSource = () => Settings,
                FilterOfSpeaker = speaker => FilterOfSpeaker(speaker),
                Redact = text => text.Replace("hunter2", "***", StringComparison.Ordinal),
                Logger = Log.CreateLogger("tools"),
            }
        );

    public void Clear() => _tools.Clear();

    public ToolBox Add(AgentTool tool)
    {
        _tools.Add(tool);
        return this;
    }

    public ToolBox Add(string name, Delegate method, Func<AgentTool, AgentTool>? with = null)
    {
        var tool = new AgentTool(AIFunctionFactory.Create(method, name));
        return Add(with?.Invoke(tool) ?? tool);
    }

    public static ToolBox In(SessionStage stage)
    {
        var box = new ToolBox();
        stage.Tools = box.Source;
        return box;
    }

    /// <summary>The results of a session in their order, as text.</summary>
    public static async Task<List<string>> ResultsAsync(SessionStage stage) =>
        (await stage.MessagesAsync()).OfType<ToolMessage>().Select(message => message.Text.ToString()).ToList();
}
