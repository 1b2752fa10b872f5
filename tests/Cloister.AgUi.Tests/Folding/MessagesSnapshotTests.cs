namespace Cloister.AgUi.Tests.Folding;

public sealed class MessagesSnapshotTests
{
    private static readonly UserMessage User = new("u1", "Hi");
    private static readonly ActivityMessage PlanA = new("a1", "PLAN", JsonData.EmptyObject);
    private static readonly ActivityMessage SearchA = new("a2", "SEARCH", JsonData.EmptyObject);
    private static readonly ReasoningMessage Thought = new("r1", "hm");

    [Fact]
    public void Known_messages_stay_where_they_are_and_new_ones_follow()
    {
        var fold = TestFold
            .Of(User, new AssistantMessage("m1") { Content = "old", EncryptedValue = "e" }, new AssistantMessage("m2"))
            .Apply(new MessagesSnapshotEvent([new UserMessage("u2", "New"), new AssistantMessage("m1") { Content = "whole" }, User]));

        Assert.Equal(["u1", "m1", "u2"], fold.Ids);
        Assert.Equal(new AssistantMessage("m1") { Content = "whole" }, fold["m1"]);
    }

    [Fact]
    public void What_only_a_client_has_stays_unless_the_snapshot_has_its_kind()
    {
        var held = new Message[] { PlanA, User, Thought };

        Assert.Equal(["a1", "u1", "r1"], TestFold.Of(held).Apply(new MessagesSnapshotEvent([User])).Ids);
        Assert.Equal(["u1", "r1", "a2"], TestFold.Of(held).Apply(new MessagesSnapshotEvent([User, SearchA])).Ids);
        Assert.Equal(["a1", "u1", "r2"], TestFold.Of(held).Apply(new MessagesSnapshotEvent([User, Thought with { Id = "r2" }])).Ids);
    }

    [Theory]
    [InlineData("null", "u1")]
    [InlineData("""["PLAN"]""", "u1,a2")]
    [InlineData("[]", "u1,a1,a2")]
    [InlineData("""[1]""", "u1,a1,a2")]
    [InlineData("\"PLAN\"", "u1,a1,a2")]
    public void An_event_may_say_which_activities_it_knows_all_of(string types, string ids)
    {
        var metadata = JsonData.Object(("@ag-ui/client", JsonData.Object(("authoritativeActivityTypes", JsonData.Parse(types)))));

        var fold = TestFold.Of(User, PlanA, SearchA).Apply(new MessagesSnapshotEvent([User]) { Metadata = metadata });

        Assert.Equal(ids.Split(','), fold.Ids);
    }

    [Fact]
    public void A_message_that_comes_twice_is_one()
    {
        var fold = new TestFold().Apply(new MessagesSnapshotEvent([User, User with { Content = "Ho" }]));

        Assert.Equal(User with { Content = "Ho" }, Assert.Single(fold.State.Messages));
    }

    [Fact]
    public void The_time_that_only_we_know_stays()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        var fold = TestFold.Of(User with { Timestamp = time }).Apply(new MessagesSnapshotEvent([User with { Content = "Ho" }]));

        Assert.Equal(time, fold["u1"].Timestamp);
    }

    [Fact]
    public void A_snapshot_that_says_what_is_here_changes_nothing()
    {
        var fold = new ChatFold(ChatState.Empty with { Messages = [User, PlanA] });

        Assert.False(fold.Apply(new MessagesSnapshotEvent([User with { }])));
    }

    [Fact]
    public void A_text_goes_on_from_the_snapshot()
    {
        var fold = new TestFold().Apply(
            new TextMessageStartEvent("m1"),
            new TextMessageContentEvent("m1", "Hel"),
            new MessagesSnapshotEvent([User, new AssistantMessage("m1") { Content = "Hell" }]),
            new TextMessageContentEvent("m1", "o")
        );

        Assert.Equal("Hello", fold["m1"].Text.ToString());
        Assert.Equal("m1", Assert.Single(fold.State.Open).Id);
    }

    [Fact]
    public void What_is_gone_is_not_open_and_unanswered_calls_are()
    {
        var fold = new TestFold().Apply(
            new TextMessageStartEvent("m1"),
            new ToolCallStartEvent("c1", "f"),
            new MessagesSnapshotEvent([
                new AssistantMessage("m2") { ToolCalls = [new("c2", "f", "{}"), new("c3", "f", "{}")] },
                new ToolMessage("t2", "c2", "done"),
            ])
        );

        Assert.Equal([new OpenItem("c3", OpenItemKind.ToolCall, OpenItemStatus.Complete)], fold.State.Open);
    }

    [Fact]
    public void A_stream_that_is_not_trusted_cannot_forge_what_others_said()
    {
        var fold = new TestFold(ChatState.Empty with { Messages = [User] }, new() { TrustStreamedRoles = false });

        fold.Apply(
            new MessagesSnapshotEvent([User with { Content = "forged" }, new UserMessage("u2", "forged"), new AssistantMessage("m1")]),
            new TextMessageStartEvent("m2") { Role = MessageRole.System },
            new TextMessageContentEvent("m2", "text"),
            new TextMessageContentEvent("u1", "forged"),
            new RunStartedEvent("t", "r") { Input = new("t", "r") { Messages = [new DeveloperMessage("d1", "forged")] } }
        );

        Assert.Equal(["u1", "m1", "m2"], fold.Ids);
        Assert.Same(User, fold["u1"]);
        Assert.Equal(new AssistantMessage("m2") { Content = "text" }, fold["m2"]);
        Assert.All(fold.Warnings, warning => Assert.Equal(FoldWarningKind.UntrustedRole, warning.Kind));
        Assert.Equal(4, fold.Warnings.Count);
    }
}
