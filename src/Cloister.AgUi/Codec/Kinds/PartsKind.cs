namespace Cloister.AgUi;

/// <summary>A list of parts, where those in the spelling of older versions become media parts.</summary>
internal sealed class PartsKind(Kind part) : ListKind<ContentPart>(part)
{
    protected override object Finish(List<ContentPart> items, Reading reading)
    {
        if (items.Exists(part => part is BinaryPart))
        {
            Translate(items, reading);
        }

        return base.Finish(items, reading);
    }

    /// <summary>Some producers send both spellings of one part; then the old one goes.</summary>
    private static void Translate(List<ContentPart> items, Reading reading)
    {
        ContentPart[] received = [.. items];
        items.Clear();
        foreach (var part in received)
        {
            if (part is not BinaryPart binary)
            {
                items.Add(part);
            }
            else if (binary.Modern is null)
            {
                reading.Report(UnrecognisedKind.UnionMember);
            }
            else
            {
                reading.Report(UnrecognisedKind.OldSpelling);
                if (!Array.Exists(received, binary.IsTwinOf))
                {
                    items.Add(binary.Modern);
                }
            }
        }
    }
}
