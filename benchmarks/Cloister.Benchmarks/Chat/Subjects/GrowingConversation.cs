using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Benchmarks;

/// <summary>A conversation of a given length that goes on, and stays about as long as it is.</summary>
internal sealed class GrowingConversation
{
    private readonly ChatState _start;
    private readonly int _characters;
    private ChatFold _fold;

    public GrowingConversation(int messages, int characters)
    {
        _characters = characters;
        _fold = new();
        for (var i = 0; i < messages; i++)
        {
            _fold.Append(new UserMessage(string.Create(CultureInfo.InvariantCulture, $"message-{i}"), "What changed?"));
        }

        _start = _fold.State;
    }

    /// <summary>Each operation is one delta, and a look at the state.</summary>
    public Contender Deltas(string name)
    {
        var delta = new TextMessageContentEvent(Streams.MessageId, "x");
        var rest = 0;
        return Contender.Of(
            name,
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    if (rest-- == 0)
                    {
                        rest = Math.Max(20_000, _characters / 10);
                        StartMessage();
                    }

                    _fold.Apply(delta);
                    _ = _fold.State;
                }
            }
        );
    }

    /// <summary>Each operation is one turn. The conversation grows by them until it is twice as long, or a few turns longer.</summary>
    public Contender Turns(string name)
    {
        var longest = Math.Max(100, 2 * _start.Messages.Count);
        var turn = new Turn();
        return Contender.Of(
            name,
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    if (_fold.State.Messages.Count > longest)
                    {
                        _fold = new(_start);
                    }

                    turn.Apply(_fold);
                }
            }
        );
    }

    private void StartMessage()
    {
        if (_fold.State.Messages.Count > _start.Messages.Count)
        {
            _fold.CutFrom(Streams.MessageId);
        }

        _fold.Apply(new RunStartedEvent("thread", "run"));
        _fold.Apply(new TextMessageStartEvent(Streams.MessageId));
        _fold.Apply(new TextMessageContentEvent(Streams.MessageId, new string('x', _characters)));
    }
}
