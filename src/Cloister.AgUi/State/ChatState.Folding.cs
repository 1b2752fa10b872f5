namespace Cloister.AgUi;

public sealed partial record ChatState
{
    private readonly Unseen<RunMarks> _marks;
    private Unseen<FoldLease> _lease;

    /// <summary>What the fold remembers beside the conversation. States that say the same are equal, whatever it is.</summary>
    internal RunMarks Marks
    {
        get => _marks.Value ?? RunMarks.None;
        init => _marks = new(value);
    }

    /// <summary>Who can go on from here cheaply.</summary>
    internal FoldLease? Lease
    {
        get => _lease.Value;
        set => _lease = new(value);
    }

    internal ChatState WithOpen(ValueList<OpenItem> open) => ReferenceEquals(open, Open) ? this : this with { Open = open };
}
