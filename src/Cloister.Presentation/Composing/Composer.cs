using Cloister.Chat;

namespace Cloister.Presentation;

/// <summary>The field in which the user writes. Use it on the thread of the user interface.</summary>
public sealed class Composer : Notifying
{
    private const int MostLines = 5;

    private readonly Func<string, Task<RunResult>> _send;
    private string _text = "";
    private SendReadiness _readiness;

    /// <summary>A composer.</summary>
    /// <param name="send">Sends a text. Throws at once if it is not accepted.</param>
    internal Composer(Func<string, Task<RunResult>> send) => _send = send;

    /// <summary>What the user has written.</summary>
    public string Text
    {
        get => _text;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            var (couldSubmit, lines) = (CanSubmit, VisibleLines);
            if (Set(ref _text, value))
            {
                Tell(couldSubmit);
                if (lines != VisibleLines)
                {
                    Changed(nameof(VisibleLines));
                }
            }
        }
    }

    /// <summary>Whether there is something to submit, and it would be accepted now.</summary>
    public bool CanSubmit => _readiness == SendReadiness.Ready && !string.IsNullOrWhiteSpace(_text);

    /// <summary>What became of the last text that was submitted; null before the first one.</summary>
    public Task<RunResult>? Run { get; private set; }

    /// <summary>How many lines high the field is: as many as it holds, up to five.</summary>
    public int VisibleLines => Math.Min(MostLines, 1 + _text.Count(letter => letter == '\n'));

    /// <summary>Whether the session takes a message now, and if it does not, why.</summary>
    public SendReadiness Readiness
    {
        get => _readiness;
        internal set
        {
            var couldSubmit = CanSubmit;
            if (Set(ref _readiness, value))
            {
                Tell(couldSubmit);
            }
        }
    }

    /// <summary>Submits the text, without the space around it, and clears the field once it is accepted.</summary>
    /// <returns>Whether it was submitted: there may be nothing, the agent may be at work, or wait for an answer.</returns>
    /// <exception cref="InvalidOperationException">The session does not take a message now; the text stays.</exception>
    public bool Submit()
    {
        if (!CanSubmit)
        {
            return false;
        }

        Run = _send(_text.Trim());
        Text = "";
        return true;
    }

    /// <summary>The user pressed Enter: it submits, and with Shift breaks the line.</summary>
    /// <param name="isShift">Whether Shift was held.</param>
    /// <param name="caret">Where in the text the caret is.</param>
    /// <returns>Whether something was submitted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The caret is outside of the text.</exception>
    /// <exception cref="InvalidOperationException">The session does not take a message now; the text stays.</exception>
    public bool PressEnter(bool isShift, int caret)
    {
        if (!isShift)
        {
            return Submit();
        }

        ArgumentOutOfRangeException.ThrowIfNegative(caret);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(caret, _text.Length);
        Text = _text.Insert(caret, "\n");
        return false;
    }

    private void Tell(bool couldSubmit)
    {
        if (couldSubmit != CanSubmit)
        {
            Changed(nameof(CanSubmit));
        }
    }
}
