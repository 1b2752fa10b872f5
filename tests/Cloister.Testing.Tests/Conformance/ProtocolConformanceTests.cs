using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Testing.Tests.Conformance;

public sealed class ProtocolConformanceTests
{
    [Fact]
    public async Task Agent_that_plays_the_corpus_passes_everything()
    {
        var report = await ProtocolConformance.RunAsync(ScriptedAgent.FromEvents(EventCorpus.All));

        Assert.True(report.IsPassed, report.ToString());
        Assert.Equal(31, report.Types.Length);
    }

    [Fact]
    public async Task Agent_that_makes_chunks_explicit_passes_all_but_the_chunks()
    {
        var report = await ProtocolConformance.RunAsync(ScriptedAgent.FromEvents(EventCorpus.Explicit));

        Assert.Equal(
            [EventType.TextMessageChunk, EventType.ToolCallChunk, EventType.ReasoningMessageChunk],
            report.Types.Where(type => !type.IsPassed).Select(type => type.Type)
        );
        Assert.Equal(report.Rules.Length, report.PassedRules);
        Assert.Contains("FAILED TextMessageChunk: not sent", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_that_differs_is_shown_beside_the_expected_one()
    {
        var other = EventCorpus.All.Select(e => e is CustomEvent custom ? custom with { Name = "other" } : e);

        var report = await ProtocolConformance.RunAsync(ScriptedAgent.FromEvents(other));

        var verdict = Assert.Single(report.Types, type => !type.IsPassed);
        Assert.Equal("cloister.timer", Assert.IsType<CustomEvent>(verdict.Expected).Name);
        Assert.Equal("other", Assert.IsType<CustomEvent>(verdict.Actual).Name);
    }

    [Fact]
    public async Task Own_ids_of_an_agent_are_no_difference_when_they_are_normalised()
    {
        AgUiEvent[] expected =
        [
            new RunStartedEvent("t", "r"),
            new TextMessageStartEvent("m"),
            new TextMessageEndEvent("m"),
            new RunFinishedEvent("t", "r"),
        ];
        AgUiEvent[] own =
        [
            new RunStartedEvent("T", "R"),
            new TextMessageStartEvent("77"),
            new TextMessageEndEvent("77"),
            new RunFinishedEvent("T", "R"),
        ];
        var options = new ConformanceOptions { Corpus = [.. expected], Input = new("T", "R") };

        var strict = await ProtocolConformance.RunAsync(ScriptedAgent.FromEvents(own), options);
        var normalised = await ProtocolConformance.RunAsync(ScriptedAgent.FromEvents(own), options with { NormaliseIds = true });

        Assert.Equal((0, 4), (strict.PassedTypes, normalised.PassedTypes));
    }

    [Fact]
    public async Task What_only_looks_like_an_id_is_a_difference_also_when_ids_are_normalised()
    {
        AgUiEvent[] expected =
        [
            new StateSnapshotEvent(Data("1")),
            new ActivitySnapshotEvent("a", "plan", Data("1")),
            new CustomEvent("c", Data("1")),
        ];
        AgUiEvent[] actual =
        [
            new StateSnapshotEvent(Data("2")),
            new ActivitySnapshotEvent("a", "plan", Data("2")),
            new CustomEvent("c", Data("1")),
        ];

        var report = await ProtocolConformance.RunAsync(
            ScriptedAgent.FromEvents(actual),
            new() { Corpus = [.. expected], NormaliseIds = true }
        );

        Assert.Equal([EventType.Custom], report.Types.Where(type => type.IsPassed).Select(type => type.Type));

        static JsonData Data(string id) => JsonData.Object(("id", id));
    }

    [Fact]
    public async Task Agent_is_really_told_to_stop()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().NextRun().RunStarted().Stall().Build();

        var report = await ProtocolConformance.RunAsync(agent).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.True(report.Rules.Single(rule => rule.Rule == "EndsWhenCancelled").IsPassed);
        Assert.Equal([ScriptEnd.Played, ScriptEnd.Cancelled], agent.Ends);
    }

    [Fact]
    public async Task Exception_of_an_agent_is_in_the_report()
    {
        var exception = new FormatException();
        var agent = new ScriptedAgentBuilder().RunStarted().Throw(exception).Build();

        var report = await ProtocolConformance.RunAsync(agent);

        Assert.Equal(ErrorCode.Unknown, Assert.IsType<AgentError>(report.Error).Code);
        Assert.Same(exception, report.Error!.Exception);
        Assert.All(report.Types.Where(type => !type.IsPassed), type => Assert.Same(report.Error, type.Error));
    }

    [Fact]
    public async Task Agent_that_does_not_end_is_given_up()
    {
        var agent = new ScriptedAgentBuilder().IgnoreCancellation().RunStarted().Stall().Build();

        var report = await ProtocolConformance
            .RunAsync(agent, new() { Timeout = TimeSpan.FromMilliseconds(50) })
            .WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(ErrorCode.TransportTimeout, report.Error?.Code);
        Assert.False(report.Rules.Single(rule => rule.Rule == "EndsWhenCancelled").IsPassed);
    }

    [Fact]
    public async Task Broken_rules_are_named_with_the_event()
    {
        AgUiEvent[] events =
        [
            new RunStartedEvent("x", "y"),
            new UnknownEvent("NEW", JsonData.Object(("type", "NEW"))),
            new TextMessageEndEvent("m"),
            new RunFinishedEvent("x", "z"),
        ];

        var report = await ProtocolConformance.RunAsync(ScriptedAgent.FromEvents(events), new() { Corpus = [] });

        Assert.Equal(
            ["ItemIsOpen", "OnlyKnownEvents", "FinishesWithIdsOfStart", "AnswersRunThatWasAsked"],
            report.Rules.Where(rule => !rule.IsPassed).Select(rule => rule.Rule)
        );
        Assert.Equal(3, report.PassedTypes);
    }

    [Fact]
    public async Task Version_is_declared_by_what_serves_an_agent()
    {
        var agent = new ScriptedAgentBuilder()
            .Event(input => new RunStartedEvent(input.ThreadId, input.RunId))
            .Event(input => new RunFinishedEvent(input.ThreadId, input.RunId))
            .Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);

        var inProcess = await ProtocolConformance.RunAsync(agent, new() { Corpus = [] });
        var served = await ProtocolConformance.RunAsync(server.Url, new() { Corpus = [] });
        server.Fault = ServerFault.Body("data: {\"type\":\"RUN_STARTED\",\"threadId\":\"t\",\"runId\":\"r\"}\n\n"u8.ToArray());
        var silent = await ProtocolConformance.RunAsync(server.Url, new() { Corpus = [] });

        Assert.True(inProcess.PassedRules == inProcess.Rules.Length, inProcess.ToString());
        Assert.True(served.PassedRules == served.Rules.Length, served.ToString());
        Assert.Contains("FAILED DeclaresVersion: 'r'", silent.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_that_nobody_expects_are_not_in_the_text()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().RunFinished().Build();

        var report = await ProtocolConformance.RunAsync(agent, new() { Corpus = [] });

        Assert.DoesNotContain("FAILED", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("RunStarted", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_behind_http_is_judged_by_its_bytes()
    {
        var options = new AgentEndpointOptions
        {
            SendChunks = true,
            SendRawEvents = true,
            SendInput = true,
        };
        await using var server = await FakeAgUiServer.StartAsync(ScriptedAgent.FromEvents(EventCorpus.All), options);

        var report = await ProtocolConformance.RunAsync(server.Url);

        Assert.True(report.IsPassed, report.ToString());
    }

    [Fact]
    public async Task Client_of_an_agent_is_judged_by_what_it_makes_of_it()
    {
        var options = new AgentEndpointOptions
        {
            SendChunks = true,
            SendRawEvents = true,
            SendInput = true,
        };
        await using var server = await FakeAgUiServer.StartAsync(ScriptedAgent.FromEvents(EventCorpus.All), options);
        await using var agent = new HttpAgent(server.Url);

        var report = await ProtocolConformance.RunAsync(agent);

        Assert.Equal((28, report.Rules.Length), (report.PassedTypes, report.PassedRules));
    }

    [Fact]
    public async Task Nobody_at_the_address_is_in_the_report()
    {
        var report = await ProtocolConformance.RunAsync(new Uri("http://127.0.0.1:1/"), new() { Timeout = TimeSpan.FromSeconds(10) });

        Assert.IsType<TransportError>(report.Error);
        Assert.Equal(0, report.PassedTypes);
    }
}
