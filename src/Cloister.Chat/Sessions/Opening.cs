using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What a call does to the conversation before its first run.</summary>
internal abstract class Opening
{
    /// <summary>Whether a tool round in flight takes the change along, instead of a run of its own.</summary>
    public virtual bool JoinsToolRound => false;

    /// <summary>Refuses the call if the conversation does not allow it. Changes nothing.</summary>
    public virtual void Check(OpeningScope scope) { }

    /// <summary>Changes the conversation. Nothing here may fail: <see cref="Check"/> was asked before, under the same lock.</summary>
    /// <returns>What the run answers; null if no run is needed.</returns>
    public abstract ValueList<ResumeEntry>? Apply(OpeningScope scope);
}
