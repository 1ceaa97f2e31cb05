using System.Text.Json.Nodes;
using System.Xml.Linq;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Syntax;
using Pegr.Torch.Cli.Formulas;

namespace Pegr.Torch.Notebooks.Tests;

/// <summary>TeX as MathML.</summary>
public sealed class FormulaTests
{
    public static TheoryData<string> Names => [.. Repository.Notebooks.Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_in_the_notebooks_formulas_is_known(string name)
    {
        var formulas = Sources(Repository.Notebooks.Single(path => Path.GetFileName(path) == name)).ToList();

        Assert.NotEmpty(formulas);
        Assert.All(formulas, tex => Assert.Empty(Formula.Of(tex, isBlock: false).Unknown));
        Assert.All(formulas, tex => Assert.DoesNotContain('\\', Formula.Of(tex, isBlock: true).Element.Value));
    }

    [Theory]
    [InlineData("x", "<mi>x</mi>")]
    [InlineData("d = 1000.5", "<mrow><mi>d</mi><mo>=</mo><mn>1000.5</mn></mrow>")]
    [InlineData(@"\frac1{2n}", "<mfrac><mn>1</mn><mrow><mn>2</mn><mi>n</mi></mrow></mfrac>")]
    [InlineData(@"\frac\lambda2", "<mfrac><mi>λ</mi><mn>2</mn></mfrac>")]
    [InlineData(@"x_i^{2}", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>")]
    [InlineData(@"x^10", "<mrow><msup><mi>x</mi><mn>1</mn></msup><mn>0</mn></mrow>")]
    [InlineData(@"l_i'^2", "<msubsup><mi>l</mi><mi>i</mi><mrow><mo>′</mo><mn>2</mn></mrow></msubsup>")]
    [InlineData(@"\sqrt d", "<msqrt><mi>d</mi></msqrt>")]
    [InlineData(@"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>")]
    [InlineData(@"\sum_{i=1}^n", "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>")]
    [InlineData(@"\max_i x", "<mrow><munder><mo>max</mo><mi>i</mi></munder><mspace /><mi>x</mi></mrow>")]
    [InlineData(@"\log(x)", "<mrow><mi>log</mi><mo>(</mo><mi>x</mi><mo>)</mo></mrow>")]
    [InlineData(@"\mathbb E\,\mathcal{L}", "<mrow><mi>𝔼</mi><mspace /><mi>ℒ</mi></mrow>")]
    [InlineData(@"\mathbf{w1}", "<mrow><mi>𝐰</mi><mn>𝟏</mn></mrow>")]
    [InlineData(@"\text{so it is }x", "<mrow><mtext>so\u00A0it\u00A0is\u00A0</mtext><mi>x</mi></mrow>")]
    [InlineData(@"\operatorname{tr}\Sigma", "<mrow><mi>tr</mi><mspace /><mi>Σ</mi></mrow>")]
    [InlineData(@"\lVert\nabla l\rVert", "<mrow><mo>‖</mo><mi>∇</mi><mi>l</mi><mo>‖</mo></mrow>")]
    [InlineData(@"\left(\frac ab\right.", "<mrow><mo>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac></mrow>")]
    [InlineData(@"\Bigl[x\bigr\}", "<mrow><mo>[</mo><mi>x</mi><mo>}</mo></mrow>")]
    [InlineData(@"\hat y", "<mover><mi>y</mi><mo>^</mo></mover>")]
    [InlineData(@"\underbrace{ab}_{\text{c}}", "<munder><munder><mrow><mi>a</mi><mi>b</mi></mrow><mo>⏟</mo></munder><mtext>c</mtext></munder>")]
    [InlineData(@"\begin{cases} 1 & x \\ 0 \end{cases}", "<mrow><mo>{</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mi>x</mi></mtd></mtr><mtr><mtd><mn>0</mn></mtd></mtr></mtable></mrow>")]
    [InlineData(@"a &= b \\ &= c \\", "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd></mtr><mtr><mtd /><mtd><mo>=</mo><mi>c</mi></mtd></mtr></mtable>")]
    [InlineData(@"\displaystyle\frac12 x", "<mstyle><mfrac><mn>1</mn><mn>2</mn></mfrac><mi>x</mi></mstyle>")]
    [InlineData(@"a{\textstyle b}c", "<mrow><mi>a</mi><mstyle><mi>b</mi></mstyle><mi>c</mi></mrow>")]
    [InlineData(@"{\bf x}y", "<mrow><mi>𝐱</mi><mi>y</mi></mrow>")]
    [InlineData(@"{a \over b + c}", "<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mi>c</mi></mrow></mfrac>")]
    [InlineData(@"{n \choose k}", "<mrow><mo>(</mo><mfrac><mi>n</mi><mi>k</mi></mfrac><mo>)</mo></mrow>")]
    [InlineData(@"\sum\limits_{i\in I}", "<munder><mo>∑</mo><mrow><mi>i</mi><mo>∈</mo><mi>I</mi></mrow></munder>")]
    [InlineData(@"\left.f\right|_{0}", "<msub><mrow><mi>f</mi><mo>|</mo></mrow><mn>0</mn></msub>")]
    [InlineData(@"\mathop{E}\limits_{x}", "<munder><mi>E</mi><mi>x</mi></munder>")]
    [InlineData(@"\sum_{\substack{i \\ j}}", "<munder><mo>∑</mo><mtable><mtr><mtd><mi>i</mi></mtd></mtr><mtr><mtd><mi>j</mi></mtd></mtr></mtable></munder>")]
    [InlineData(@"\begin{align*} a &= b \\[4pt] \label{x} &= c \notag \end{align*}", "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd></mtr><mtr><mtd /><mtd><mo>=</mo><mi>c</mi></mtd></mtr></mtable>")]
    [InlineData(@"\begin{equation}x\end{equation}", "<mtable><mtr><mtd><mi>x</mi></mtd></mtr></mtable>")]
    [InlineData(@"\begin{aligned}[t] x\end{aligned}", "<mtable><mtr><mtd><mi>x</mi></mtd></mtr></mtable>")]
    [InlineData(@"\begin{dcases}x\end{dcases}", "<mrow><mo>{</mo><mtable><mtr><mtd><mi>x</mi></mtd></mtr></mtable></mrow>")]
    [InlineData(@"\begin{array}{cc} \hline x \\ \hline \end{array}", "<mtable><mtr><mtd><mi>x</mi></mtd></mtr></mtable>")]
    [InlineData(@"\text{if $x$ is}", "<mrow><mtext>if\u00A0</mtext><mi>x</mi><mtext>\u00A0is</mtext></mrow>")]
    [InlineData(@"\textbf{so} \text{50\%}", "<mrow><mtext>𝐬𝐨</mtext><mtext>50%</mtext></mrow>")]
    [InlineData(@"\xrightarrow{d}", "<mover><mo>→</mo><mrow><mspace /><mi>d</mi><mspace /></mrow></mover>")]
    [InlineData(@"a \hspace{1em} b\hskip 2pt c", "<mrow><mi>a</mi><mspace /><mi>b</mi><mspace /><mi>c</mi></mrow>")]
    [InlineData(@"\argmin_w L", "<mrow><munder><mo>arg\u2009min</mo><mi>w</mi></munder><mspace /><mi>L</mi></mrow>")]
    [InlineData(@"\newcommand{\norm}[1]{\lVert #1\rVert}\norm{w}^2", "<mrow><mo>‖</mo><mi>w</mi><msup><mo>‖</mo><mn>2</mn></msup></mrow>")]
    [InlineData(@"\def\R{\mathbb R}x\in\R", "<mrow><mi>x</mi><mo>∈</mo><mi>ℝ</mi></mrow>")]
    [InlineData(@"\DeclareMathOperator*{\Tr}{Tr}\Tr_i x", "<mrow><munder><mo>Tr</mo><mi>i</mi></munder><mspace /><mi>x</mi></mrow>")]
    [InlineData("x % a comment\n+ y", "<mrow><mi>x</mi><mo>+</mo><mi>y</mi></mrow>")]
    public void Formulas_have_the_structure_that_TeX_gives_them(string tex, string expected)
    {
        var formula = Formula.Of(tex, isBlock: false);

        Assert.Empty(formula.Unknown);
        Assert.Equal(expected, Bare(formula.Element.Elements().Single()).ToString(SaveOptions.DisableFormatting));
    }

    [Theory]
    [InlineData("-1", true)]
    [InlineData("x = -1", true)]
    [InlineData("(-1)", true)]
    [InlineData("a, -1", true)]
    [InlineData(@"a \cdot - 1", true)]
    [InlineData("a - 1", false)]
    [InlineData("(a) - 1", false)]
    [InlineData("a^2 - 1", false)]
    public void A_minus_before_a_number_is_told_from_one_between_two(string tex, bool isBefore)
    {
        var minus = Formula.Of(tex, isBlock: false).Element.Descendants().Single(element => element.Value == "−");

        Assert.Equal(isBefore ? "prefix" : "infix", (string?)minus.Attribute("form"));
    }

    [Theory]
    [InlineData(@"a \foo{b} c", @"a\foobc", @"\foo")]
    [InlineData(@"\begin{tikz}x\end{tikz}", @"\begin{tikz}x\endtikz", @"\begin{tikz} \end")]
    [InlineData("a } b", "a}b", "}")]
    [InlineData(@"\big\foo", @"\foo", @"\foo")]
    [InlineData("\\", "\\", "\\")]
    [InlineData("#", "#", "#")]
    public void What_is_not_known_is_shown_as_it_is_written(string tex, string shown, string unknown)
    {
        var formula = Formula.Of(tex, isBlock: true);

        Assert.Equal(shown, formula.Element.Value);
        Assert.Equal(unknown, string.Join(' ', formula.Unknown));
        Assert.Equal(tex, (string?)formula.Element.Attribute("alttext"));
    }

    [Fact]
    public void Nothing_makes_it_throw()
    {
        string[] parts = [@"\frac", "{", "}", "^", "_", "'", @"\left", @"\right", @"\sqrt", "[", "]", @"\begin{cases}", @"\end{cases}", "&", @"\\", "x", "12.", @"\text", @"\bigl", @"\max", @"\", "𝔼", "é", @"\mathbf", @"\underbrace", "\ud835", @"\displaystyle", @"\over", @"\newcommand", @"\def", @"\x", "#1", "%", "\n", "$", @"\substack", @"\hspace", @"\xrightarrow", @"\text{$"];
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var tex = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)]));

            Formula.Of(tex, isBlock: i % 2 == 0);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("x^{")]
    [InlineData(@"\frac")]
    [InlineData(@"\left(")]
    [InlineData(@"\begin{cases}")]
    [InlineData(@"\sqrt[")]
    public void What_is_nested_without_end_is_shown_as_it_is_written(string part)
    {
        var formula = Formula.Of(string.Concat(Enumerable.Repeat(part, 20_000)), isBlock: false);

        Assert.Contains(string.Concat(Enumerable.Repeat(part, 10_000)), formula.Element.Value);
    }

    [Theory]
    [InlineData(@"\sum_i", "true")]
    [InlineData(@"\sum\limits_i", "false")]
    [InlineData(@"\max\limits_i", "false")]
    public void Limits_that_are_asked_for_stay_below_in_a_line_of_text(string tex, string movable)
        => Assert.Equal(movable, (string?)Formula.Of(tex, isBlock: false).Element.Descendants().First(element => element.Name.LocalName == "mo").Attribute("movablelimits"));

    [Fact]
    public void Columns_of_an_array_are_aligned_and_have_lines_as_it_says()
        => Assert.Equal(
            ["text-align:left;text-align:-webkit-left", "text-align:right;text-align:-webkit-right;border-left:0.06em solid", null],
            Formula.Of(@"\begin{array}{l|r}1&2&3\end{array}", isBlock: true).Element.Descendants().Where(cell => cell.Name.LocalName == "mtd").Select(cell => (string?)cell.Attribute("style")));

    [Fact]
    public void Rows_of_an_array_have_the_lines_above_and_below_that_it_says()
    {
        var rows = Formula.Of(@"\begin{array}{|c|c|}\hline a & b \\ \hline\hline c \\ \cline{2-2} d & e \\ \hline \end{array}", isBlock: true).Element
            .Descendants().Where(row => row.Name.LocalName == "mtr")
            .Select(row => row.Elements().Select(cell => ((string)cell.Attribute("style")!).Split(';').Where(rule => rule.StartsWith("border", StringComparison.Ordinal)).ToArray()).ToList())
            .ToList();

        Assert.Equal(3, rows.Count);
        Assert.Equal(["border-left:0.06em solid", "border-top:0.06em solid"], rows[0][0]);
        Assert.Equal(["border-left:0.06em solid", "border-right:0.06em solid", "border-top:0.06em solid"], rows[0][1]);
        Assert.Equal(["border-left:0.06em solid", "border-right:0.06em solid", "border-top:0.2em double"], rows[1][1]);
        Assert.Equal(["border-left:0.06em solid", "border-bottom:0.06em solid"], rows[2][0]);
        Assert.Equal(["border-left:0.06em solid", "border-right:0.06em solid", "border-top:0.06em solid", "border-bottom:0.06em solid"], rows[2][1]);
    }

    [Theory]
    [InlineData(@"\def\a{\a\a}\a")]
    [InlineData(@"\newcommand{\a}[1]{#1#1}\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{x}}}}}}}}}}}}}}}}}}}}")]
    public void Definitions_that_grow_without_end_end(string tex)
        => Assert.Contains(@"\a", Formula.Of(tex, isBlock: false).Unknown);

    [Fact]
    public void What_a_formula_defines_the_next_ones_know()
    {
        var macros = new TexMacros();
        Assert.Empty(Formula.Of(@"\newcommand{\E}{\mathbb{E}}", isBlock: true, macros).Element.Value);

        Assert.Equal("𝔼x", Formula.Of(@"\E x", isBlock: false, macros).Element.Value);
        Assert.Equal([@"\E"], Formula.Of(@"\E x", isBlock: false).Unknown);
    }

    // Without attributes and the namespace.
    private static XElement Bare(XElement element)
        => new(element.Name.LocalName, element.Nodes().Select(node => node is XElement child ? Bare(child) : (XNode)new XText(((XText)node).Value)));

    private static IEnumerable<string> Sources(string path)
    {
        var pipeline = new MarkdownPipelineBuilder().UseMathematics().Build();
        var texts = JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray()
            .Where(cell => (string)cell!["cell_type"]! == "markdown")
            .Select(cell => Ipynb.Source(cell!));
        foreach (var text in texts)
        {
            var parsed = Markdown.Parse(text, pipeline);
            foreach (var formula in parsed.Descendants<MathInline>())
            {
                yield return formula.Content.ToString();
            }

            foreach (var formula in parsed.Descendants<MathBlock>())
            {
                yield return formula.Lines.ToString();
            }
        }
    }
}
