namespace Cloister;

/// <summary>The address of a pair of request types without a name.</summary>
internal static class RequestAddress<TReq, TRes>
{
    internal static readonly AddressKey Key = AddressKey.ForRequest(typeof(TReq), typeof(TRes), name: null);
}
