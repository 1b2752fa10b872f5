namespace Cloister.Presentation;

/// <summary>Whether a view of messages follows what is said: it does as long as the user reads the end.</summary>
public sealed class ReadingPosition : Notifying
{
    private bool _isAtEnd = true;

    /// <summary>There is more to see, and the user reads the end: scroll there.</summary>
    public event EventHandler? ScrollRequested;

    /// <summary>Whether the user reads the end. Set it to go there, as for a button.</summary>
    public bool IsAtEnd
    {
        get => _isAtEnd;
        set
        {
            if (Set(ref _isAtEnd, value) && value)
            {
                Grow();
            }
        }
    }

    /// <summary>Tells where the view is, after the user has scrolled.</summary>
    /// <param name="offset">How much of the content is above the view.</param>
    /// <param name="viewport">How much of it the view shows.</param>
    /// <param name="extent">How much there is.</param>
    /// <param name="tolerance">How near to the end counts as the end.</param>
    public void Scrolled(double offset, double viewport, double extent, double tolerance) =>
        Set(ref _isAtEnd, offset + viewport >= extent - tolerance, nameof(IsAtEnd));

    internal void Grow()
    {
        if (_isAtEnd)
        {
            ScrollRequested?.Invoke(this, EventArgs.Empty);
        }
    }
}
