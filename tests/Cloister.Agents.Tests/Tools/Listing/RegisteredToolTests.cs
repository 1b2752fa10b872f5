using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Tools.Listing;

public sealed class RegisteredToolTests : IDisposable
{
    private static readonly PluginId Files = new("files");
    private static readonly PluginId Other = new("other");

    private readonly ServiceRegistry _session = new();
    private readonly ServiceRegistry _global = new();
    private readonly LogCollector _log = new();

    [Fact]
    public void Tools_of_the_session_and_of_all_sessions_are_listed_with_who_brought_them()
    {
        _session.ScopedFor(Files).RegisterInstance(AgentTool.Slot("read"), Tool("read", "reads"));
        _global.ScopedFor(Other).RegisterInstance(AgentTool.Slots.Service("search"), Function("search", "searches"));
        _global.ScopedFor(Other).RegisterInstance(new ServiceId("toolbox"), "something else");

        var tools = List();

        Assert.Equal([("read", "files"), ("search", "other")], tools.Select(tool => (tool.Name, tool.Owner!)));
        Assert.Empty(_log.Records);
    }

    [Fact]
    public void Session_has_precedence_over_all_sessions()
    {
        _session.ScopedFor(Files).RegisterInstance(AgentTool.Slot("read"), Tool("read", "of the session"));
        _global.ScopedFor(Files).RegisterInstance(AgentTool.Slot("read"), Tool("read", "of all"));

        Assert.Equal("of the session", Assert.Single(List()).Function.Description);
    }

    [Fact]
    public void Higher_priority_replaces_a_tool_and_switching_it_off_brings_the_other_back()
    {
        _session.ScopedFor(Files).RegisterInstance(AgentTool.Slot("read"), Tool("read", "plain"));
        _session.ScopedFor(Other).RegisterInstance(AgentTool.Slot("read"), Tool("read", "better"), Priority.Normal + 1);

        Assert.Equal("better", Assert.Single(List()).Function.Description);

        _session.ApplyOverrides([new(Other, AgentTool.Slots.Service("read"), false, null)]);

        Assert.Equal("plain", Assert.Single(List()).Function.Description);

        _session.ApplyOverrides([
            new(Other, AgentTool.Slots.Service("read"), false, null),
            new(Files, AgentTool.Slots.Service("read"), false, null),
        ]);

        Assert.Empty(List());
    }

    [Fact]
    public void What_is_no_tool_of_its_name_or_cannot_be_made_is_left_out_and_told()
    {
        var services = _session.ScopedFor(Files);
        services.RegisterInstance(AgentTool.Slots.Service("text"), "no tool");
        services.RegisterInstance(AgentTool.Slot("read"), Tool("write", "another name"));
        services.RegisterLazySingleton<AgentTool>(AgentTool.Slots.Service("broken"), () => throw new InvalidOperationException("no disk"));
        services.RegisterInstance(AgentTool.Slot("good"), Tool("good", ""));

        Assert.Equal(["good"], List().Select(tool => tool.Name));
        Assert.Equal(["tool.broken", "tool.read", "tool.text"], _log.Records.Select(record => record.State["Slot"]!.ToString()).Order());
        Assert.All(_log.Records, record => Assert.Equal(550, record.EventId.Id));
    }

    [Fact]
    public void Function_that_wants_approval_by_itself_gets_it()
    {
        var function = new ApprovalRequiredAIFunction(Function("act", ""));

        Assert.True(new AgentTool(function).NeedsApproval);
        Assert.False(new AgentTool(Function("act", "")).NeedsApproval);
    }

    public void Dispose() => _log.Dispose();

    private IReadOnlyList<AgentTool> List() => new RegisteredTools(_log.CreateLogger("tools")).In(_session, _global);

    private static AgentTool Tool(string name, string description) => new(Function(name, description));

    private static AIFunction Function(string name, string description) => AIFunctionFactory.Create(() => "", name, description);
}
