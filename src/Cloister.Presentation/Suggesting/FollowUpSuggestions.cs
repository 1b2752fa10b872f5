using Cloister.AgUi;

namespace Cloister.Presentation;

/// <summary>What the user could say next, to choose from.</summary>
/// <param name="texts">The texts, in order. With none there is nothing to show.</param>
/// <param name="choose">Called with the text the user chose.</param>
public sealed class FollowUpSuggestions(IEnumerable<string> texts, Action<string> choose)
{
    private bool _isChosen;

    /// <summary>The texts, in order.</summary>
    public ValueList<string> Texts { get; } = texts.ToValueList();

    /// <summary>Whether there is nothing to show.</summary>
    public bool IsEmpty => Texts.IsEmpty;

    /// <summary>The user chooses a text. Only the first choice counts: a double click says it once.</summary>
    /// <param name="index">The text's place.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public void Choose(int index)
    {
        var text = Texts[index];
        if (!Interlocked.Exchange(ref _isChosen, true))
        {
            choose(text);
        }
    }
}
