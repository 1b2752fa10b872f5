using System.Diagnostics;
using Cloister.Agents;

namespace AgentKeeper;

/// <summary>Ends the process without a word to anybody in it, when a step is written.</summary>
internal sealed class Killing(GroupWriter groups, DurableStep step, Voice voice) : GroupWriter
{
    public override bool NeedsTidying => groups.NeedsTidying;

    public override void Apply(ReadOnlySpan<PendingCommit> group, Durability durability)
    {
        var isIt = false;
        foreach (var pending in group)
        {
            isIt |= step.IsIn(pending.Set);
        }

        if (isIt && step.Moment == Moment.Before)
        {
            Kill(voice, step.Name);
        }

        groups.Apply(group, durability);
        if (isIt)
        {
            Kill(voice, step.Name);
        }
    }

    public override StoreException? TidyUp() => groups.TidyUp();

    public override void Dispose() => groups.Dispose();

    /// <summary>The signal comes to the whole process before this returns.</summary>
    public static void Kill(Voice voice, string step)
    {
        voice.Say(Word.At, step);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
