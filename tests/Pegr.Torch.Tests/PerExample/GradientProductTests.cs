using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class GradientProductTests
{
    public static TheoryData<int, int, int, int, int, long> Forms => new()
    {
        { 1, 1, 4, 3, 1, 1L << 24 },
        { 1, 1, 4, 3, 1, 4 },
        { 2, 3, 40, 30, 1, 1L << 24 }, // by positions
        { 2, 3, 40, 30, 3, 50 },
        { 16, 9, 2, 3, 1, 1L << 24 }, // by the gradients themselves
        { 16, 9, 2, 3, 2, 1L << 24 },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Outer_products_are_multiplied_as_the_matrices_that_they_are(int positions, int others, int rows, int columns, int groups, long block)
    {
        manual_seed(3);
        using var scope = NewDisposeScope();
        var left = new OuterProductGradient("weight", randn([5, groups * rows, positions], float64), randn([5, groups * columns, positions], float64), groups);
        var right = new OuterProductGradient("weight", randn([7, groups * rows, others], float64), randn([7, groups * columns, others], float64), groups);
        AssertAsDense([left], [right], groups * rows * columns, block);
        AssertAsDense([left, left], [right], groups * rows * columns, block);
    }

    [Theory]
    [InlineData(1 << 24)]
    [InlineData(3)]
    public void Rows_meet_where_their_ids_are_the_same_and_what_is_left_out_may_be_NaN(long block)
    {
        manual_seed(4);
        using var scope = NewDisposeScope();
        var (left, right) = (Rows(5, 6), Rows(4, 3));
        AssertAsDense([left], [right], 5 * 8, block);

        var values = left.Values.clone();
        values[0, 0] = zeros([8], float64).log().Times(0);
        var ids = left.Ids.clone();
        ids[0, 0] = tensor(9L); // met by no other
        var products = GradientProducts.Of([left with { Ids = ids, Values = values }], [right], 10 * 8, block);
        Assert.True(products.isfinite().all().item<bool>());

        static RowGradient Rows(long n, long positions) => new("weight", randint(5, [n, positions], int64), randn([n, positions, 8], float64));
    }

    [Fact]
    public void Contributions_of_several_kinds_add_up_before_they_are_multiplied()
    {
        manual_seed(5);
        using var scope = NewDisposeScope();
        IReadOnlyList<ExampleGradient> left = [Outer(3, 2), Rows(3), new DenseGradient("weight", randn([3, 5, 4], float64))];
        IReadOnlyList<ExampleGradient> right = [Rows(6), Outer(6, 1)];
        AssertAsDense(left, right, 20);
        AssertAsDense(left, [Outer(6, 1)], 20);
        AssertAsDense([Rows(3)], [Outer(6, 1)], 20);

        static OuterProductGradient Outer(long n, long positions) => new("weight", randn([n, 5, positions], float64), randn([n, 4, positions], float64));
        static RowGradient Rows(long n) => new("weight", randint(5, [n, 3], int64), randn([n, 3, 4], float64));
    }

    [Theory]
    [InlineData("ghost")]
    [InlineData("loop")]
    public void Pieces_do_not_matter_and_nothing_is_left_but_the_products(string key)
    {
        manual_seed(6);
        using var scope = NewDisposeScope();
        var model = new ConvNet(1, 8, 8, 3);
        model.to(float64);
        model.eval();
        var (inputs, targets) = (randn([7, 1, 8, 8], float64), randint(3, [7], int64));
        var engine = (IPerExampleEngine)EngineRegistry.Create(key);
        var whole = new Batch(inputs, targets);
        var expected = engine.InnerProducts(model, Losses.CrossEntropy, whole, whole);

        var pieces = new Batch(inputs, targets, 3);
        Agreement.AssertClose(expected, engine.InnerProducts(model, Losses.CrossEntropy, pieces, pieces), "products of one batch in pieces");
        Agreement.AssertClose(expected, engine.InnerProducts(model, Losses.CrossEntropy, new Batch(inputs, targets, 2), pieces), "products of two batches in pieces");
        Agreement.AssertClose(
            engine.Measure(model, Losses.CrossEntropy, whole).SquaredNorms, expected.diagonal(), "squared norms on the diagonal");
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));

        Live.AssertNothingLeft(() => engine.InnerProducts(model, Losses.CrossEntropy, pieces, whole).Dispose());
    }

    private static void AssertAsDense(IReadOnlyList<ExampleGradient> left, IReadOnlyList<ExampleGradient> right, long numbers, long block = 1L << 24)
        => Agreement.AssertClose(Dense(left, numbers).mm(Dense(right, numbers).t()), GradientProducts.Of(left, right, numbers, block), "products", 1e-13);

    private static Tensor Dense(IReadOnlyList<ExampleGradient> parts, long numbers)
        => parts.Select(part => part.Dense(numbers)).Aggregate((sum, next) => sum.Plus(next));
}
