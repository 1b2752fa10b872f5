using System.Collections.Specialized;
using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Presentation.Tests.Messages;

public sealed class MessageListTests
{
    private readonly MessageList _list = new();
    private readonly ChatFold _fold = new();
    private readonly List<NotifyCollectionChangedAction> _moves = [];

    public MessageListTests() => ((INotifyCollectionChanged)_list.Rows).CollectionChanged += (_, change) => _moves.Add(change.Action);

    [Fact]
    public void A_delta_concerns_one_row_only()
    {
        Show(new RunStartedEvent("t1", "r1"));
        Show(Some("a"), new TextMessageStartEvent("b"), new TextMessageContentEvent("b", "x"));
        var told = _list.Rows.Select(row => row.Watch()).ToList();
        _moves.Clear();

        Show(new TextMessageContentEvent("b", "y"));

        Assert.Empty(_moves);
        Assert.Empty(told[0]);
        Assert.Equal([nameof(MessageRow.Message), nameof(MessageRow.Segments)], told[1]);
        Assert.Equal("xy", _list.Rows[1].Message.Text.ToString());
    }

    [Fact]
    public void Segments_follow_the_text()
    {
        Show(new RunStartedEvent("t1", "r1"), new TextMessageStartEvent("a"), new TextMessageContentEvent("a", "see\n```cs\n1"));
        var row = _list.Rows[0];
        Assert.Equal([new TextSegment("see"), new CodeBlockSegment("cs", "1")], row.Segments);

        Show(new TextMessageContentEvent("a", "2\n```"));

        Assert.Equal([new TextSegment("see"), new CodeBlockSegment("cs", "12")], row.Segments);
        Assert.Same(row.Segments, row.Segments);
    }

    [Fact]
    public void A_row_tells_whether_more_is_to_come()
    {
        Show(new RunStartedEvent("t1", "r1"), new TextMessageStartEvent("a"));
        var row = _list.Rows[0];
        Assert.True(row.IsStreaming);
        var told = row.Watch();

        Show(new TextMessageEndEvent("a"));

        Assert.False(row.IsStreaming);
        Assert.Equal([nameof(MessageRow.IsStreaming)], told);
    }

    [Fact]
    public void Calls_have_their_arguments_when_they_are_complete_and_then_their_result()
    {
        Show(
            new RunStartedEvent("t1", "r1"),
            new ToolCallStartEvent("c1", "f") { ParentMessageId = "a" },
            new ToolCallArgsEvent("c1", "{\"x\":1}")
        );
        var row = _list.Rows[0];
        Assert.Null(Assert.Single(row.ToolCalls).Arguments);
        var told = row.Watch();

        Show(new ToolCallEndEvent("c1"));
        Assert.Equal(1, Assert.Single(row.ToolCalls).Arguments!["x"].AsInt64());
        Assert.Contains(nameof(MessageRow.ToolCalls), told);
        told.Clear();

        Show(new ToolCallResultEvent("r", "c1", "done"));
        Assert.Equal("done", Assert.Single(row.ToolCalls).Result!.Content.ToString());
        Assert.Contains(nameof(MessageRow.ToolCalls), told);
    }

    [Fact]
    public void Rows_keep_their_identity_when_messages_come_and_go()
    {
        Show(Snapshot("a", "b", "c", "d"));
        var rows = _list.Rows.ToDictionary(row => row.Id);

        Show(Snapshot("x", "a", "c", "d", "y"));

        Assert.Equal(_fold.State.Messages.Select(message => message.Id), _list.Rows.Select(row => row.Id));
        Assert.Equal(5, _list.Rows.Count);
        Assert.All(_list.Rows.Where(row => rows.ContainsKey(row.Id)), row => Assert.Same(rows[row.Id], row));
        Assert.Null(_list.Find("b"));
    }

    [Fact]
    public void Any_list_becomes_any_other()
    {
        var random = new Random(20_260_114);
        var shown = ChatState.Empty;
        for (var i = 0; i < 2_000; i++)
        {
            var ids = Enumerable.Range(0, 8).OrderBy(_ => random.Next()).Take(random.Next(9)).Select(id => $"{id}").ToList();
            var kept = shown.Messages.ToDictionary(message => message.Id);
            var messages = ids.Select(id => random.Next(2) == 0 && kept.TryGetValue(id, out var same) ? same : new UserMessage(id, $"{i}"));
            shown = shown with { Messages = messages.ToValueList() };

            _list.Show(shown);

            Assert.Equal(shown.Messages.AsEnumerable(), _list.Rows.Select(row => row.Message));
            Assert.All(_list.Rows, row => Assert.Same(row, _list.Find(row.Id)));
        }
    }

    [Fact]
    public void A_cut_removes_rows_and_their_results()
    {
        var call = new AssistantMessage("a") { ToolCalls = [new ToolCall("c1", "f", "{}")] };
        _list.Show(ChatState.Empty with { Messages = [call, new ToolMessage("r", "c1", "done")] });
        Assert.NotNull(_list.Rows[0].ToolCalls[0].Result);

        _list.Show(ChatState.Empty with { Messages = [call] });

        Assert.Null(Assert.Single(_list.Rows).ToolCalls[0].Result);
    }

    private static MessagesSnapshotEvent Some(string id) => Snapshot(id);

    private static MessagesSnapshotEvent Snapshot(params string[] ids) =>
        new(ids.Select(id => (Message)new UserMessage(id, id)).ToValueList());

    private void Show(params AgUiEvent[] events)
    {
        foreach (var @event in events)
        {
            _fold.Apply(@event);
        }

        _list.Show(_fold.State);
    }
}
