namespace Cloister.AgUi;

public sealed partial class ChatFold
{
    /// <summary>
    /// Settles what never ended, so that the conversation can be sent: messages stay or go, tool calls without an end go. Only complete calls
    /// that wait for a result are open afterwards.
    /// </summary>
    /// <param name="policy">What becomes of the messages.</param>
    public void SettlePartials(PartialMessagePolicy policy)
    {
        CatchUp();
        var partial = _state.Open.Where(item => item.Status == OpenItemStatus.Streaming).ToHashSet();
        if (partial.Count == 0)
        {
            return;
        }
        var settling = new PartialSettling(policy, partial);
        _transcript.Become(settling.Settle(_transcript.Messages));
        Settle(_state with { Open = _state.Open.Where(item => !partial.Contains(item)).ToValueList() });
    }
}
