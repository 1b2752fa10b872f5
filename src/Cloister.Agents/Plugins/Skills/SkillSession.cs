namespace Cloister.Agents;

/// <summary>The skills of one session: which of them its model has read.</summary>
/// <param name="library">What there is for a session.</param>
internal sealed class SkillSession(Func<AgentSessionContext, SkillLibrary> library) : StatefulPluginService<AgentSessionContext>
{
    private readonly AsyncLock _turn = new();

    public static ServiceId<SkillSession> Slot { get; } = new Namespace("skill").Service<SkillSession>("session");

    public bool HasSkills => library(Context).Usable().Count > 0;

    /// <summary>Puts a skill into the conversation, unless the model can read it there already.</summary>
    /// <returns>The skill, and whether it is new.</returns>
    /// <exception cref="ActionFailedException">There is no such skill.</exception>
    public async Task<(Skill Skill, bool IsNew)> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var skill = library(Context).Get(name);
        using var turn = await _turn.EnterAsync().ConfigureAwait(false);
        var state = Context.StateOf(SkillPlugin.Id);
        var known = await state.GetAsync(skill.Id, cancellationToken).ConfigureAwait(false);
        if (known is not null && await IsReadAsync(known.AsString(), cancellationToken).ConfigureAwait(false))
        {
            return (skill, false);
        }

        var message = await Context
            .Conversation.AppendUserMessageAsync(
                skill.ToMessage(),
                new() { IsInternal = true, Source = SkillPlugin.Id.Value },
                cancellationToken
            )
            .ConfigureAwait(false);
        await state.SetAsync(skill.Id, message.Id, cancellationToken).ConfigureAwait(false);
        return (skill, true);
    }

    /// <summary>Whether a message is among those that models read: it is there, and no summary took its place.</summary>
    private async Task<bool> IsReadAsync(string messageId, CancellationToken cancellationToken)
    {
        var entries = await Context
            .Conversation.History.ListAsync(new() { IncludesInternal = true }, cancellationToken)
            .ConfigureAwait(false);
        return entries.Reverse().TakeWhile(entry => entry.Kind != HistoryKind.Summary).Any(entry => entry.Id == messageId);
    }
}
